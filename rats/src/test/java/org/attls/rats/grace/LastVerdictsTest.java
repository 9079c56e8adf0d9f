package org.attls.rats.grace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.junit.jupiter.api.Test;

class LastVerdictsTest {
  private static final Duration AGE = Duration.ofSeconds(10);

  private record Nobody(Bytes instance) implements EvidencedDevice {
    @Override
    public Bytes recognise(Bytes challenge, Cmw evidence) throws AttestationException {
      throw new AttestationException(Reason.VERIFIER_UNAVAILABLE, "nobody");
    }

    @Override
    public boolean signed(Cmw evidence) {
      return false;
    }
  }

  private static final AttestationResult RESULT =
      new AttestationResult(
          Bytes.EMPTY,
          "profile",
          Instant.EPOCH,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "",
          "",
          Optional.empty(),
          Map.of(
              "label",
              new Appraisal(
                  Tier.AFFIRMING,
                  new TrustVector(Map.of()),
                  List.of(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty())));

  /** Near the end of its range, as a clock of the JVM may be. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

  private final LastVerdicts verdicts = new LastVerdicts(2, AGE, nanos::get);

  private void remember(LastVerdicts where, String instance, int challenge) {
    where.remember(Bytes.of(challenge), new Nobody(Bytes.utf8(instance)), RESULT);
  }

  private static Optional<Bytes> challenge(LastVerdicts where, String instance) {
    return where.last(Bytes.utf8(instance)).map(LastVerdicts.Last::challenge);
  }

  @Test
  void theLastIsKept() {
    remember(verdicts, "a", 1);
    remember(verdicts, "a", 2);
    assertThat(challenge(verdicts, "a")).contains(Bytes.of(2));
    assertThat(challenge(verdicts, "b")).isEmpty();
  }

  @Test
  void theOldestMakesRoom() {
    remember(verdicts, "a", 1);
    remember(verdicts, "b", 1);
    remember(verdicts, "a", 2);
    remember(verdicts, "c", 1);
    assertThat(challenge(verdicts, "a")).isPresent();
    assertThat(challenge(verdicts, "b")).isEmpty();
    assertThat(challenge(verdicts, "c")).isPresent();
  }

  @Test
  void whatIsTooOldIsForgotten() {
    remember(verdicts, "a", 1);
    nanos.addAndGet(AGE.toNanos() - 1);
    remember(verdicts, "b", 1);
    assertThat(challenge(verdicts, "a")).isPresent();
    nanos.addAndGet(1);
    assertThat(challenge(verdicts, "a")).isEmpty();
    assertThat(verdicts.any()).isTrue();
    nanos.addAndGet(AGE.toNanos());
    assertThat(verdicts.any()).isFalse();
  }

  @Test
  void aRefusalForgetsTheVerdictOfItsOwnConnection() {
    remember(verdicts, "a", 2);
    verdicts.forget(Bytes.utf8("a"), Bytes.of(1));
    verdicts.forget(Bytes.utf8("b"), Bytes.of(2));
    assertThat(challenge(verdicts, "a")).isPresent();
    verdicts.forget(Bytes.utf8("a"), Bytes.of(2));
    assertThat(challenge(verdicts, "a")).isEmpty();
  }

  @Test
  void ofAnotherOnlyWhatIsYoungIsAdoptedAndNothingIsReplaced() {
    LastVerdicts earlier = new LastVerdicts(2, Duration.ofHours(1), nanos::get);
    remember(earlier, "old", 1);
    nanos.addAndGet(AGE.toNanos());
    remember(earlier, "young", 1);
    remember(verdicts, "young", 2);
    verdicts.adopt(earlier);
    assertThat(challenge(verdicts, "young")).contains(Bytes.of(2));
    assertThat(challenge(verdicts, "old")).isEmpty();
    LastVerdicts fresh = new LastVerdicts(2, AGE, nanos::get);
    fresh.adopt(earlier);
    assertThat(challenge(fresh, "young")).contains(Bytes.of(1));
  }
}
