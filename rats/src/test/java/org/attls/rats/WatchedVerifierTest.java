package org.attls.rats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WatchedVerifierTest {
  private static final Bytes CHALLENGE = Bytes.utf8("challenge");
  private static final Cmw EVIDENCE =
      CmwWriter.cborRecord(CmwType.mediaType("a/b"), Bytes.utf8("evidence"));
  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(1));

  /** Ends when it is told to. */
  private static final class Held implements Verifier {
    final Deque<CompletableFuture<AttestationResult>> open = new ArrayDeque<>();

    @Override
    public VerifierSession open(Bytes challenge, Deadline deadline) {
      throw new UnsupportedOperationException("nobody waits for it");
    }

    @Override
    public CompletableFuture<AttestationResult> appraise(
        Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
      open.add(new CompletableFuture<>());
      return open.getLast();
    }
  }

  private final Held held = new Held();
  private final WatchedVerifier watched = new WatchedVerifier("plant", held, () -> Circuit.CLOSED);

  private void ask() {
    watched.appraise(CHALLENGE, EVIDENCE, SOON, Runnable::run);
  }

  private void fail(Reason reason) {
    held.open.remove().completeExceptionally(new AttestationException(reason, "told to"));
  }

  @Test
  void countsWhatIsNotAnswered() {
    assertThat(watched.inFlight()).isZero();
    assertThat(watched.up()).isTrue();
    ask();
    ask();
    assertThat(watched.inFlight()).isEqualTo(2);
    fail(Reason.VERIFIER_UNAVAILABLE);
    assertThat(watched.inFlight()).isEqualTo(1);
    assertThat(watched.up()).isFalse();
    held.open.remove().complete(null);
    assertThat(watched.inFlight()).isZero();
    assertThat(watched.up()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      names = {"VERIFIER_UNAVAILABLE", "DEADLINE", "RESULT_INVALID", "RESULT_STALE"})
  void aResultThatIsNotBelievedIsAnAnswer(Reason reason) {
    ask();
    fail(reason);
    assertThat(watched.up())
        .isEqualTo(reason != Reason.VERIFIER_UNAVAILABLE && reason != Reason.DEADLINE);
  }

  @Test
  void tellsHowLongEachQuestionTook() throws Exception {
    Map<Boolean, Duration> told = new HashMap<>();
    watched.tell(told::put);
    long began = System.nanoTime();
    ask();
    ask();
    long asked = System.nanoTime();
    assertThat(told).isEmpty();
    held.open.remove().complete(null);
    assertThat(told).containsOnlyKeys(true);
    Duration least = Duration.ofNanos(System.nanoTime() - asked);
    fail(Reason.VERIFIER_UNAVAILABLE);
    Duration most = Duration.ofNanos(System.nanoTime() - began);
    assertThat(told).containsOnlyKeys(true, false);
    assertThat(told.get(false)).isBetween(least, most);
  }

  /** Neither an answer nor a failure of the verifier, and not counted for ever. */
  @Test
  void aDefectIsPassedOn() {
    WatchedVerifier broken =
        new WatchedVerifier(
            "broken",
            (challenge, deadline) -> {
              throw new IllegalStateException("a defect");
            },
            () -> Circuit.OPEN);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> broken.open(CHALLENGE, SOON));
    assertThat(broken.inFlight()).isZero();
    assertThat(broken.circuit()).isEqualTo(Circuit.OPEN);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void sessionsAreCountedUntilTheyAreClosed(boolean answers) throws Exception {
    WatchedVerifier blocking =
        new WatchedVerifier(
            "blocking", (challenge, deadline) -> session(answers), () -> Circuit.CLOSED);
    List<Boolean> told = new ArrayList<>();
    blocking.tell((answered, took) -> told.add(answered));
    VerifierSession session = blocking.open(CHALLENGE, SOON);
    assertThat(blocking.inFlight()).isEqualTo(1);
    if (answers) {
      session.appraise(EVIDENCE, SOON);
    } else {
      assertThatExceptionOfType(AttestationException.class)
          .isThrownBy(() -> session.appraise(EVIDENCE, SOON));
    }
    assertThat(blocking.up()).isEqualTo(answers);
    assertThat(told).containsExactly(answers);
    session.close();
    session.close();
    assertThat(blocking.inFlight()).isZero();
  }

  private static VerifierSession session(boolean answers) {
    return new VerifierSession() {
      @Override
      public AttestationResult appraise(Cmw evidence, Deadline deadline)
          throws AttestationException {
        if (!answers) {
          throw new AttestationException(Reason.VERIFIER_UNAVAILABLE, "told to");
        }
        return new AttestationResult(
            Bytes.EMPTY,
            "profile",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty(),
            Optional.of(CHALLENGE),
            "developer",
            "1",
            Optional.empty(),
            Map.of(
                "label",
                new Appraisal(
                    Tier.CONTRAINDICATED,
                    new TrustVector(Map.of()),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));
      }

      @Override
      public void close() {}
    };
  }
}
