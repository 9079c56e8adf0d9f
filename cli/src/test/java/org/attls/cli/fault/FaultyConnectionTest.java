package org.attls.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.attls.cli.fault.FaultyLink.Action;
import org.attls.cli.fault.FaultyLink.Fault;
import org.attls.rats.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Attested connections while the verifier or the network fails, at each stage: both ends come to an
 * end in time, nobody is admitted, the reason is the right one, and the next handshake works.
 */
class FaultyConnectionTest {
  private static final Duration VERDICT = Duration.ofSeconds(1);
  private static final Duration HANDSHAKE = Duration.ofSeconds(3);

  /** Each end may use its whole time, one behind the other, on a busy machine. */
  private static final Duration IN_TIME = HANDSHAKE.multipliedBy(3);

  private final FaultyWorld world = new FaultyWorld(VERDICT, HANDSHAKE, Duration.ofSeconds(10));

  FaultyConnectionTest() throws Exception {}

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({
    "well-known, SWALLOW",
    "well-known, CUT",
    "well-known, HALF_THEN_CUT",
    "newSession, SWALLOW",
    "newSession, CUT",
    "newSession, HALF_THEN_CUT",
    "/session/, SWALLOW",
    "/session/, CUT",
    "/session/, HALF_THEN_CUT"
  })
  void aVerifierThatFailsAdmitsNobodyUntilItIsBack(String stage, Action action) throws Exception {
    world.toVerifier.fail(
        (toServer, piece, request) -> !toServer && request.contains(stage) ? action : Action.PASS);
    refused(Reason.VERIFIER_UNAVAILABLE);
    world.toVerifier.heal();
    admitted();
  }

  /** Lost on the way there: the verifier never hears of it. */
  @ParameterizedTest
  @CsvSource({"well-known", "newSession", "/session/"})
  void aQuestionThatGetsLostAdmitsNobody(String stage) throws Exception {
    world.toVerifier.fail(
        (toServer, piece, request) ->
            toServer && request.contains(stage) ? Action.SWALLOW : Action.PASS);
    refused(Reason.VERIFIER_UNAVAILABLE);
    world.toVerifier.heal();
    admitted();
  }

  @Test
  void aVerifierThatIsKilledAndStartedAgainIsUsedAgain() throws Exception {
    admitted();
    world.killVerifier();
    refused(Reason.VERIFIER_UNAVAILABLE);
    world.startVerifierAgain();
    admitted();
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"SWALLOW", "CUT", "HALF_THEN_CUT"})
  void aNetworkThatFailsAtTheClientHelloAdmitsNobody(Action action) throws Exception {
    networkFails((toServer, piece, request) -> toServer ? action : Action.PASS);
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"SWALLOW", "CUT", "HALF_THEN_CUT"})
  void aNetworkThatFailsAtTheServersFlightAdmitsNobody(Action action) throws Exception {
    networkFails((toServer, piece, request) -> toServer ? Action.PASS : action);
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"SWALLOW", "CUT", "HALF_THEN_CUT"})
  void aNetworkThatFailsAtTheEvidenceAdmitsNobody(Action action) throws Exception {
    networkFails(
        (toServer, piece, request) ->
            toServer && piece.number() > 0 && piece.size() > 500 ? action : Action.PASS);
  }

  private void networkFails(Fault fault) throws Exception {
    admitted();
    world.toServer.fail(fault);
    Ends.Attempt attempt = world.attempt();
    // both ends have the same deadline: where only the server's octets are lost, the alert of a
    // client that is out of time first arrives
    assertThat(attempt.server().reason())
        .as(attempt.toString())
        .isIn(Reason.DISCONNECTED, Reason.DEADLINE, Reason.REFUSED_BY_PEER);
    assertThat(attempt.client().reason())
        .as(attempt.toString())
        .isIn(Reason.DISCONNECTED, Reason.DEADLINE, Reason.REFUSED_BY_PEER);
    nothingPassed(attempt);
    world.toServer.heal();
    admitted();
  }

  private void refused(Reason reason) throws Exception {
    Ends.Attempt attempt = world.attempt();
    assertThat(attempt.server().reason()).as(attempt.toString()).isEqualTo(reason);
    assertThat(attempt.client().reason()).as(attempt.toString()).isEqualTo(Reason.REFUSED_BY_PEER);
    nothingPassed(attempt);
  }

  private static void nothingPassed(Ends.Attempt attempt) {
    assertThat(attempt.server().received()).isEmpty();
    assertThat(attempt.client().received()).isEmpty();
    assertThat(attempt.took()).isLessThan(IN_TIME);
  }

  private void admitted() throws Exception {
    Ends.Attempt attempt = world.attempt();
    assertThat(attempt.server().received()).as(attempt.toString()).isEqualTo(Ends.QUESTION);
    assertThat(attempt.client().received()).as(attempt.toString()).isEqualTo(Ends.ANSWER);
  }
}
