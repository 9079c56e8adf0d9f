package org.attls.rats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FirstAvailableVerifierTest {
  private static final Bytes CHALLENGE = Bytes.utf8("challenge");
  private static final Cmw EVIDENCE =
      CmwWriter.cborRecord(CmwType.mediaType("a/b"), Bytes.utf8("evidence"));

  private final List<String> told = new ArrayList<>();

  @Test
  void asksTheFirstOnlyAslongAsItAnswers() throws AttestationException {
    assertThat(verdict(new Scripted("a", null, null), new Scripted("b", null, null)))
        .isEqualTo("a");
    assertThat(told).containsExactly("open a", "appraise a", "close a");
  }

  @Test
  void asksTheNextWhenASessionCannotBeOpened() throws AttestationException {
    assertThat(
            verdict(
                new Scripted("a", Reason.VERIFIER_UNAVAILABLE, null),
                new Scripted("b", null, null)))
        .isEqualTo("b");
    assertThat(told).containsExactly("open a", "open b", "appraise b", "close b");
  }

  @Test
  void asksTheNextWhenTheVerifierFailsOnTheEvidence() throws AttestationException {
    assertThat(
            verdict(
                new Scripted("a", null, Reason.VERIFIER_UNAVAILABLE),
                new Scripted("b", null, null)))
        .isEqualTo("b");
    assertThat(told)
        .containsExactly("open a", "appraise a", "close a", "open b", "appraise b", "close b");
  }

  @Test
  void doesNotReplaceAResultThatIsNotToBeBelieved() {
    AttestationException failure =
        failure(new Scripted("a", null, Reason.RESULT_INVALID), new Scripted("b", null, null));
    assertThat(failure.reason()).isEqualTo(Reason.RESULT_INVALID);
    assertThat(told).containsExactly("open a", "appraise a", "close a");
  }

  @Test
  void namesEveryVerifierWhenNoneCanBeHad() {
    AttestationException failure =
        failure(
            new Scripted("a", Reason.VERIFIER_UNAVAILABLE, null),
            new Scripted("b", null, Reason.VERIFIER_UNAVAILABLE));
    assertThat(failure.reason()).isEqualTo(Reason.VERIFIER_UNAVAILABLE);
    assertThat(failure).hasMessage("none of 2 verifiers: a fails; b fails");
    assertThat(failure.getSuppressed()).hasSize(2);
  }

  @Test
  void oneAloneFailsWithItsOwnWords() {
    assertThat(failure(new Scripted("a", Reason.VERIFIER_UNAVAILABLE, null))).hasMessage("a fails");
  }

  @Test
  void aVerifierThatUsesUpItsShareLeavesTimeForTheOthers() throws AttestationException {
    List<Deadline> given = new ArrayList<>();
    Verifier silent =
        (challenge, deadline) -> {
          given.add(deadline);
          throw new AttestationException(Reason.DEADLINE, "no time left");
        };
    FirstAvailableVerifier verifiers =
        new FirstAvailableVerifier(List.of(silent, new Scripted("b", null, null)));
    try (VerifierSession session = verifiers.open(CHALLENGE, Deadline.in(Duration.ofMinutes(10)))) {
      session.appraise(EVIDENCE, Deadline.in(Duration.ofMinutes(10)));
    }
    assertThat(given.get(0).remaining()).isLessThanOrEqualTo(Duration.ofMinutes(5));
    assertThat(told).contains("appraise b");
  }

  @Test
  void asksNobodyElseWhenTheWholeTimeIsOver() {
    Verifier silent =
        (challenge, deadline) -> {
          throw new AttestationException(Reason.DEADLINE, "no time left");
        };
    FirstAvailableVerifier verifiers =
        new FirstAvailableVerifier(List.of(silent, new Scripted("b", null, null)));
    assertThatThrownBy(() -> verifiers.open(CHALLENGE, Deadline.in(Duration.ZERO)))
        .hasMessage("no time left");
    assertThat(told).isEmpty();
  }

  @Test
  void refusesNoVerifierAndAClosedSession() throws AttestationException {
    assertThatThrownBy(() -> new FirstAvailableVerifier(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    VerifierSession session =
        new FirstAvailableVerifier(List.of(new Scripted("a", null, null))).open(CHALLENGE, ample());
    session.close();
    session.close();
    assertThatThrownBy(() -> session.appraise(EVIDENCE, ample()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(told).containsExactly("open a", "close a");
  }

  /** Waited for, and asked without waiting: the same questions, and the same outcome. */
  private String verdict(Verifier... verifiers) throws AttestationException {
    FirstAvailableVerifier several = new FirstAvailableVerifier(List.of(verifiers));
    String unwaited =
        several
            .appraise(CHALLENGE, EVIDENCE, ample(), Runnable::run)
            .handle(
                (result, failed) ->
                    failed == null
                        ? result.developer()
                        : AttestationException.of(failed).toString())
            .join();
    List<String> toldUnwaited = List.copyOf(told);
    told.clear();
    try (VerifierSession session = several.open(CHALLENGE, ample())) {
      String waited = session.appraise(EVIDENCE, ample()).developer();
      assertThat(unwaited).isEqualTo(waited);
      return waited;
    } catch (AttestationException failed) {
      assertThat(unwaited).isEqualTo(failed.toString());
      throw failed;
    } finally {
      assertThat(told.subList(0, toldUnwaited.size())).isEqualTo(toldUnwaited);
    }
  }

  private AttestationException failure(Verifier... verifiers) {
    AttestationException failure =
        catchThrowableOfType(AttestationException.class, () -> verdict(verifiers));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static Deadline ample() {
    return Deadline.in(Duration.ofMinutes(1));
  }

  /** A verifier that fails as it is told, and whose results name it. */
  private final class Scripted implements Verifier {
    private final String name;
    private final @Nullable Reason whenOpened;
    private final @Nullable Reason whenAsked;

    Scripted(String name, @Nullable Reason whenOpened, @Nullable Reason whenAsked) {
      this.name = name;
      this.whenOpened = whenOpened;
      this.whenAsked = whenAsked;
    }

    @Override
    public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
      say("open", whenOpened);
      return new VerifierSession() {
        @Override
        public AttestationResult appraise(Cmw evidence, Deadline until)
            throws AttestationException {
          say("appraise", whenAsked);
          return result();
        }

        @Override
        public void close() {
          told.add("close " + name);
        }
      };
    }

    private void say(String act, @Nullable Reason failing) throws AttestationException {
      told.add(act + " " + name);
      if (failing != null) {
        throw new AttestationException(failing, name + " fails");
      }
    }

    private AttestationResult result() {
      return new AttestationResult(
          Bytes.EMPTY,
          "profile",
          Instant.EPOCH,
          Optional.empty(),
          Optional.empty(),
          Optional.of(CHALLENGE),
          name,
          "1",
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
    }
  }
}
