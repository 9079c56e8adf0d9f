package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verifier;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.Direction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attesters and verifiers that overlook the time: what comes too late does not count. */
class LatenessTest {
  private static void waitFor(Deadline deadline) {
    while (!deadline.expired()) {
      LockSupport.parkNanos(deadline.remaining().toNanos());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aVerdictAfterTheVerifiersTimeIsNotTaken(Direction attests) throws Exception {
    Verifier slow =
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> {
              waitFor(deadline);
              return FakeVerifier.result(challenge, Tier.AFFIRMING);
            });
    OneAttests ends =
        OneAttests.with(
            attests, Ends.relyingParty(slow).verdictTimeout(Duration.ofMillis(50)).build());
    AttestedTlsException end = ends.run().refusalByRelyingEnd();

    assertThat(end.reason()).isEqualTo(Reason.VERIFIER_UNAVAILABLE);
    assertThat(end.alert()).contains(46);
  }

  @ParameterizedTest
  @EnumSource
  void aPolicyThatDecidesTooLateAdmitsNobody(Direction attests) throws Exception {
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
    OneAttests ends = OneAttests.with(attests, relyingParty);
    ends.relyingLimits = new TlsLimits(time, 128 * 1024);
    AttestedTlsException end = ends.run().refusalByRelyingEnd();

    assertThat(end.reason()).isEqualTo(Reason.DEADLINE);
    assertThat(end.alert()).contains(40);
  }

  @ParameterizedTest
  @EnumSource
  void evidenceThatIsLateIsNotSent(Direction attests) throws Exception {
    FakeVerifier verifier = FakeVerifier.affirming();
    Duration time = Duration.ofMillis(500);
    FakeAttester slow =
        FakeAttester.lying(
            (challenge, key) -> {
              waitFor(Deadline.in(time));
              return new FakeEvidence(challenge, key, true).wrapped();
            });
    OneAttests ends = OneAttests.with(attests, Ends.relyingParty(verifier).build());
    ends.attester = slow;
    ends.attesterLimits = new TlsLimits(time, 128 * 1024);
    AttestedTlsException end = ends.run().refusalByAttestingEnd();

    assertThat(end.reason()).isEqualTo(Reason.DEADLINE);
    assertThat(end.alert()).contains(40);
    assertThat(verifier.sessions()).isZero();
    assertThat(slow.keys()).hasSize(1).allMatch(SoftwareKey::isClosed);
  }
}
