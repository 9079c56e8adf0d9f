package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verifier;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.junit.jupiter.api.Test;

/** Attesters and verifiers that overlook the time: what comes too late does not count. */
class LatenessTest {
  private static void waitFor(Deadline deadline) {
    while (!deadline.expired()) {
      LockSupport.parkNanos(deadline.remaining().toNanos());
    }
  }

  @Test
  void aVerdictAfterTheVerifiersTimeIsNotTaken() throws Exception {
    Verifier slow =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              waitFor(deadline);
              return FakeVerifier.result(challenge, Tier.AFFIRMING);
            });
    AttestedTlsServer server =
        Ends.server(Ends.relyingParty(slow).verdictTimeout(Duration.ofMillis(50)).build()).build();
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), server).run();

    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.VERIFIER_UNAVAILABLE);
    assertThat(pair.clientRefusal().alert()).contains(46);
  }

  @Test
  void aPolicyThatDecidesTooLateAdmitsNobody() throws Exception {
    Duration time = Duration.ofMillis(500);
    RelyingParty relyingParty =
        RelyingParty.builder(
                FakeVerifier.affirming(),
                (result, facts) -> {
                  waitFor(Deadline.in(time));
                  return FakeVerifier.statusPolicy().decide(result, facts);
                })
            .accept(new FakeEvidence.Inspector())
            .build();
    AttestedTlsServer server =
        Ends.server(relyingParty).limits(new TlsLimits(time, 128 * 1024)).build();
    Pair pair = new Pair(Ends.client(FakeAttester.honest()).build(), server).run();

    assertThat(pair.serverRefusal().reason()).isEqualTo(Reason.DEADLINE);
    assertThat(pair.clientRefusal().alert()).contains(40);
  }

  @Test
  void evidenceThatIsLateIsNotSent() throws Exception {
    FakeVerifier verifier = FakeVerifier.affirming();
    Duration time = Duration.ofMillis(500);
    FakeAttester slow =
        FakeAttester.lying(
            (challenge, key) -> {
              waitFor(Deadline.in(time));
              return new FakeEvidence(challenge, key, true).wrapped();
            });
    AttestedTlsClient client = Ends.client(slow).limits(new TlsLimits(time, 128 * 1024)).build();
    Pair pair = new Pair(client, Ends.server(Ends.relyingParty(verifier).build()).build()).run();

    assertThat(pair.clientRefusal().reason()).isEqualTo(Reason.DEADLINE);
    assertThat(pair.serverRefusal().alert()).contains(40);
    assertThat(verifier.sessions()).isZero();
    assertThat(slow.keys()).hasSize(1).allMatch(SoftwareKey::isClosed);
  }
}
