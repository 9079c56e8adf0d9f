package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.Judgement;
import org.attls.tls.engine.PendingVerdict;
import org.attls.tls.engine.Stage;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.hostile.Exchange;
import org.attls.tls.hostile.HostileClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that leaves the verifier to somebody else, and waits without a thread. */
class AwaitingVerdictTest {
  private final FakeVerifier verifier = FakeVerifier.affirming();
  private final AttestedTlsClient client = Ends.client(FakeAttester.honest()).build();

  private static AttestedTlsServer server(FakeVerifier verifier) {
    return Ends.server(Ends.relyingParty(verifier).insecureAllowDraftBinding().build()).build();
  }

  private static FakeVerifier saying(Tier tier) {
    return FakeVerifier.answering(
        (challenge, evidence, deadline) -> FakeVerifier.result(challenge, tier));
  }

  private static AttestedTlsEngine awaiting(AttestedTlsServer server) throws Exception {
    return server.newEngineAwaitingVerdict(HandshakeListener.NONE);
  }

  /** Up to the server's waiting, with that said by the client in the meantime. */
  private Pair waiting(AttestedTlsServer server, int chunk, String said) throws Exception {
    Pair pair = new Pair(client.newEngine("server.example"), awaiting(server));
    pair.chunk = chunk;
    while (pair.client.state() == State.HANDSHAKING) {
      byte[] up = Pair.drain(pair.client);
      pair.server.offerInput(up, 0, up.length);
      byte[] down = Pair.drain(pair.server);
      pair.client.offerInput(down, 0, down.length);
    }
    byte[] octets = said.getBytes(StandardCharsets.UTF_8);
    // Certificate, CertificateVerify and Finished are still to be delivered, with the data behind.
    pair.client.writeApplicationData(octets, 0, octets.length);
    pair.run();
    assertThat(pair.server.state()).isEqualTo(State.AWAITING_VERDICT);
    return pair;
  }

  private static PendingVerdict pending(Pair pair) {
    return pair.server.pendingVerdict().orElseThrow();
  }

  private static void assertNothingPasses(Pair pair) {
    assertThat(pair.server.inputAvailable()).isZero();
    assertThat(pair.server.readInput(new byte[10], 0, 10)).isZero();
    assertThat(pair.server.outputAvailable()).isZero();
    assertThatIllegalStateException().isThrownBy(() -> pair.server.session());
    assertThatIllegalStateException()
        .isThrownBy(() -> pair.server.writeApplicationData(new byte[1], 0, 1));
    assertThatIllegalStateException()
        .isThrownBy(() -> pair.server.exportKeyingMaterial("EXPORTER-x", Bytes.EMPTY, 32));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 1000, 100_000})
  void nothingPassesBeforeTheVerdictAndAllOfItAfterwards(int chunk) throws Exception {
    String said = "early ".repeat(5000);
    Pair pair = waiting(server(verifier), chunk, said);
    assertThat(verifier.sessions()).as("nobody has asked the verifier").isZero();
    assertNothingPasses(pair);
    byte[] more = {1, 2, 3};
    assertThat(pair.server.offerInput(more, 0, 3)).isZero();

    pair.server.verdict(pending(pair).get());
    pair.run();

    assertThat(pair.serverEnd).isNull();
    assertThat(pair.server.state()).isEqualTo(State.OPEN);
    assertThat(Pair.received(pair.server)).isEqualTo(said);
    assertThat(pair.sendToClient("welcome")).isEqualTo("welcome");
    assertThat(pair.sendToServer("thanks")).isEqualTo("thanks");
    assertThat(pair.server.session().peer()).isPresent();
    assertThat(pair.server.session().timings())
        .containsKeys(Stage.INSPECTION, Stage.VERIFIER, Stage.POLICY);
  }

  @Test
  void aRefusalIsAnAlertAndWhatTheClientSaidIsNeverDelivered() throws Exception {
    Pair pair = waiting(server(saying(Tier.CONTRAINDICATED)), 1, "secret");
    Judgement judgement = pending(pair).get();
    assertThat(judgement.refusal().orElseThrow().reason()).isEqualTo(Reason.NOT_AFFIRMING);

    AttestedTlsException refused =
        catchThrowableOfType(AttestedTlsException.class, () -> pair.server.verdict(judgement));
    assertThat(refused.reason()).isEqualTo(Reason.NOT_AFFIRMING);
    pair.run();

    assertThat(pair.server.state()).isEqualTo(State.CLOSED);
    assertThat(pair.server.inputAvailable()).isZero();
    assertThat(pair.clientRefusal().alert()).contains(49);
  }

  @Test
  void whatAPolicyThrowsIsADefectAndARefusal() throws Exception {
    FakeVerifier broken =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              throw new IllegalArgumentException("thrown by a verifier");
            });
    Pair pair = waiting(server(broken), 1000, "x");
    AttestedTlsException refused =
        catchThrowableOfType(
            AttestedTlsException.class, () -> pair.server.verdict(pending(pair).get()));
    assertThat(refused.reason()).isEqualTo(Reason.DEFECT);
  }

  @Test
  void aVerdictThatNobodyWaitsForIsTheSame() throws Exception {
    Deque<Runnable> later = new ArrayDeque<>();
    Pair admitted = waiting(server(verifier), 1000, "x");
    CompletableFuture<Judgement> affirmed = pending(admitted).judge(later::add);
    Pair refused = waiting(server(saying(Tier.CONTRAINDICATED)), 1000, "x");
    CompletableFuture<Judgement> denied = pending(refused).judge(later::add);
    assertThat(affirmed).isNotDone();
    assertThat(denied).isNotDone();
    later.forEach(Runnable::run);

    admitted.server.verdict(affirmed.join());
    assertThat(admitted.server.session().timings()).containsKeys(Stage.VERIFIER, Stage.POLICY);
    assertThat(denied.join().refusal().orElseThrow().reason()).isEqualTo(Reason.NOT_AFFIRMING);
  }

  @Test
  void theDeadlineEndsTheWaitingAndALateVerdictOpensNothing() throws Exception {
    Pair pair = waiting(server(verifier), 1000, "x");
    PendingVerdict pending = pending(pair);
    assertThat(pair.server.timedOut().reason()).isEqualTo(Reason.DEADLINE);

    pair.server.verdict(pending.get());
    pair.run();

    assertThat(pair.server.state()).isEqualTo(State.CLOSED);
    assertThat(pair.server.inputAvailable()).isZero();
    assertThat(pair.server.pendingVerdict()).isEmpty();
    assertThat(pair.clientRefusal().alert()).contains(40);
  }

  @Test
  void aVerdictAfterTheDeadlineIsRefusedEvenWhereNobodyWatchedTheClock() throws Exception {
    Duration time = Duration.ofMillis(1500);
    AttestedTlsServer server =
        Ends.server(Ends.relyingParty(verifier).build())
            .limits(new TlsLimits(time, 128 * 1024))
            .build();
    Pair pair = waiting(server, 1000, "x");
    Judgement inTime = pending(pair).get();
    assertThat(inTime.refusal()).isEmpty();
    awaitEnd(pending(pair).deadline());

    AttestedTlsException late =
        catchThrowableOfType(AttestedTlsException.class, () -> pair.server.verdict(inTime));
    assertThat(late.reason()).isEqualTo(Reason.DEADLINE);
    assertThat(pair.server.state()).isEqualTo(State.CLOSED);
  }

  private static void awaitEnd(Deadline deadline) {
    while (!deadline.expired()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void closingBeforeTheVerdictDoesNotLookLikeAdmission() throws Exception {
    Pair pair = waiting(server(verifier), 1000, "x");
    pair.server.close();
    pair.run();

    assertThat(pair.server.state()).isEqualTo(State.CLOSED);
    assertThat(pair.clientRefusal().alert()).contains(40);
  }

  @Test
  void aClientThatGoesAwayIsADisconnection() throws Exception {
    Pair pair = waiting(server(verifier), 1000, "x");
    Judgement judgement = pending(pair).get();
    AttestedTlsException gone =
        catchThrowableOfType(AttestedTlsException.class, pair.server::inputEnded);
    assertThat(gone.reason()).isEqualTo(Reason.DISCONNECTED);
    pair.server.verdict(judgement);
    assertThat(pair.server.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void oneVerdictIsAskedForOnceAndGivenOnce() throws Exception {
    Pair pair = waiting(server(verifier), 1000, "x");
    PendingVerdict pending = pending(pair);
    Judgement judgement = pending.get();
    assertThatIllegalStateException().isThrownBy(pending::get);
    pair.server.verdict(judgement);

    assertThatIllegalStateException().isThrownBy(() -> pair.server.verdict(judgement));
    assertThat(pair.server.state()).isEqualTo(State.OPEN);
    assertThat(verifier.sessions()).isEqualTo(1);
  }

  @Test
  void theVerdictOfAnotherConnectionChangesNothing() throws Exception {
    AttestedTlsServer server = server(verifier);
    Pair one = waiting(server, 1000, "x");
    Pair other = waiting(server, 1000, "y");
    Judgement ofOther = pending(other).get();

    assertThatIllegalArgumentException().isThrownBy(() -> one.server.verdict(ofOther));
    assertThat(one.server.state()).isEqualTo(State.AWAITING_VERDICT);
    other.server.verdict(ofOther);
    assertThat(other.server.state()).isEqualTo(State.OPEN);
  }

  @Test
  void aKeyUpdateRightBehindFinishedDoesNotStopEitherEnd() throws Exception {
    HostileClient updating = new HostileClient();
    AttestedTlsEngine server = awaiting(server(verifier));
    updating.start();
    // The rest of what the client sends is given again, as by a transport that was not read.
    byte[] rest = new byte[0];
    while (server.state() == State.HANDSHAKING) {
      byte[] down = Exchange.drain(server);
      if (down.length > 0) {
        updating.offerInput(down);
      }
      if (updating.isConnected()) {
        updating.updateKeys();
        updating.writeApplicationData("new keys".getBytes(StandardCharsets.UTF_8), 0, 8);
      }
      byte[] up = Exchange.drain(updating);
      int taken = server.offerInput(up, 0, up.length);
      rest = java.util.Arrays.copyOfRange(up, taken, up.length);
    }
    assertThat(rest).isNotEmpty();
    assertThat(server.outputAvailable()).isZero();

    server.verdict(server.pendingVerdict().orElseThrow().get());
    assertThat(server.offerInput(rest, 0, rest.length)).isEqualTo(rest.length);

    assertThat(Pair.received(server)).isEqualTo("new keys");
    server.writeApplicationData(new byte[] {7}, 0, 1);
    updating.offerInput(Exchange.drain(server));
    byte[] answer = new byte[1];
    assertThat(updating.readInput(answer, 0, 1)).isEqualTo(1);
    assertThat(answer).containsExactly(7);
  }

  /** Type and length of every record that a server sends until there is a verdict, and after it. */
  private List<String> onTheWire(Tier tier, boolean awaited) throws Exception {
    AttestedTlsServer server =
        AttestedTlsServer.builder(Wire.CREDENTIAL, Ends.relyingParty(saying(tier)).build()).build();
    Pair pair =
        new Pair(
            client.newEngine("server.example"), awaited ? awaiting(server) : server.newEngine());
    List<String> records = new ArrayList<>();
    pair.toClient = octets -> Wire.noting(octets, records);
    pair.run();
    if (awaited) {
      records.add("verdict");
      try {
        pair.server.verdict(pending(pair).get());
      } catch (AttestedTlsException refused) {
        assertThat(tier).isNotEqualTo(Tier.AFFIRMING);
      }
    } else {
      // All it says about the verdict is behind its own Finished, the last of its flight.
      records.add(records.size() - (tier == Tier.AFFIRMING ? 0 : 1), "verdict");
    }
    if (tier == Tier.AFFIRMING) {
      pair.sendToClient("welcome");
    } else {
      pair.run();
    }
    return records;
  }

  @ParameterizedTest
  @EnumSource(
      value = Tier.class,
      names = {"AFFIRMING", "CONTRAINDICATED"})
  void theClientCannotTellWhoAskedTheVerifier(Tier tier) throws Exception {
    List<String> awaited = onTheWire(tier, true);
    assertThat(awaited).isEqualTo(onTheWire(tier, false));
    assertThat(awaited.indexOf("verdict")).isEqualTo(awaited.size() - 2);
  }

  @Test
  void withoutAttestationThereIsNothingToWaitFor() throws Exception {
    AttestedTlsServer plain =
        AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example")).build();
    Pair pair =
        new Pair(
                AttestedTlsClient.withoutAttestation(Ends.trust())
                    .build()
                    .newEngine("server.example"),
                awaiting(plain))
            .run();
    assertThat(pair.server.state()).isEqualTo(State.OPEN);
    assertThat(pair.server.pendingVerdict()).isEmpty();
  }
}
