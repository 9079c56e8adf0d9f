package org.attls.attack.grace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.attls.attack.lab.LabAttester;
import org.attls.attack.lab.LabKey;
import org.attls.attack.lab.LabSite;
import org.attls.attack.lab.LabTpm;
import org.attls.attack.lab.LabVerifier;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.inspect.ParsecTpmMemory;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.Appraisal;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verdict;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;
import org.attls.rats.grace.Grace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** gateway.md, section 9. */
class GraceTest {
  private static final Duration AGE = Duration.ofMinutes(15);
  private static final Duration LONG = Duration.ofSeconds(100);
  private static final Executor HERE = Runnable::run;

  private final LabSite site = new LabSite();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final UnreliableVerifier verifier = new UnreliableVerifier(site.verifier());
  private final Grace grace = grace();
  private final LabAttester device = site.attester();

  private Grace grace() {
    return new Grace(new ParsecTpmMemory(), AGE, nanos::get, site.clock());
  }

  private static Bytes challenge(int number) {
    return TpmHash.SHA256.digest(Bytes.of(number));
  }

  /** What a relying party does with evidence over this challenge, synchronously and not. */
  private Verdict judge(Verifier by, AppraisalPolicy policy, LabAttester from, int number)
      throws AttestationException {
    Bytes challenge = challenge(number);
    IdentityKey key = from.identityKey(Deadline.in(LONG));
    Cmw evidence = from.attest(ParsecTpmToken.TYPE, challenge, key, Deadline.in(LONG));
    return decide(policy, appraised(by, challenge, evidence, number % 2 == 0), challenge, evidence);
  }

  private static AttestationResult appraised(
      Verifier by, Bytes challenge, Cmw evidence, boolean waiting) throws AttestationException {
    if (waiting) {
      try (VerifierSession session = by.open(challenge, Deadline.in(LONG))) {
        return session.appraise(evidence, Deadline.in(LONG));
      }
    }
    try {
      return by.appraise(challenge, evidence, Deadline.in(LONG), HERE).join();
    } catch (CompletionException failed) {
      throw AttestationException.of(failed);
    }
  }

  private static Verdict decide(
      AppraisalPolicy policy, AttestationResult result, Bytes challenge, Cmw evidence)
      throws AttestationException {
    var seen = new ParsecTpmInspector().inspect(evidence);
    return policy.decide(
        result,
        new AppraisalPolicy.Facts(ParsecTpmToken.TYPE, challenge, seen.attestedKey(), seen));
  }

  private Verdict judge(LabAttester from, int number) throws AttestationException {
    return judge(grace.verifier(verifier), grace.policy(site.policy()), from, number);
  }

  private String refused(LabAttester from, int number, Reason reason) {
    AttestationException refused =
        catchThrowableOfType(AttestationException.class, () -> judge(from, number));
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
    assertThat(verifier.open()).isZero();
    return refused.getMessage();
  }

  private String notRecognised(LabAttester from, int number) {
    String message = refused(from, number, Reason.VERIFIER_UNAVAILABLE);
    assertThat(message).startsWith("as told; no grace: ");
    return message;
  }

  private void away() {
    verifier.opening = Optional.of(Reason.VERIFIER_UNAVAILABLE);
  }

  private void back() {
    verifier.opening = Optional.empty();
    verifier.appraising = Optional.empty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 11})
  void aDeviceIsAdmittedByItsLastVerdictAsAWarning(int number) throws Exception {
    AttestationResult affirmed = judge(device, number + 10).result();
    assertThat(Grace.gave(affirmed)).isFalse();
    assertThat(affirmed.worst()).isEqualTo(Tier.AFFIRMING);
    away();
    nanos.addAndGet(AGE.minusMinutes(1).toNanos());

    Verdict verdict = judge(device, number);

    assertThat(verdict.identity())
        .isEqualTo(
            new AttestedIdentity(AttestedIdentity.Level.INSTANCE, site.device().kid().hex()));
    assertThat(verdict.lifetime()).isEqualTo(Duration.ofMinutes(1));
    AttestationResult result = verdict.result();
    assertThat(Grace.gave(result)).isTrue();
    assertThat(result.worst()).isEqualTo(Tier.WARNING);
    assertThat(result.nonce()).contains(challenge(number));
    assertThat(result.token()).isEqualTo(affirmed.token());
    Appraisal then = Objects.requireNonNull(affirmed.appraisals().get("PARSEC_TPM"));
    Appraisal now = Objects.requireNonNull(result.appraisals().get("PARSEC_TPM"));
    assertThat(now.policyIds())
        .isNotEmpty()
        .isEqualTo(then.policyIds().stream().map(id -> id + "+grace").toList());
    assertThat(now.attestedKey()).contains(device.leakedKey().publicKey().spki());
    assertThat(now.problem()).hasValueSatisfying(text -> assertThat(text).contains("no verifier"));
  }

  @Test
  void aVerifierThatFailsOnTheEvidenceOrIsSilentIsAwayToo() throws Exception {
    judge(device, 0);
    for (Reason reason : List.of(Reason.VERIFIER_UNAVAILABLE, Reason.DEADLINE)) {
      back();
      verifier.appraising = Optional.of(reason);
      assertThat(Grace.gave(judge(device, 1).result())).isTrue();
      assertThat(Grace.gave(judge(device, 2).result())).isTrue();
      verifier.opening = Optional.of(reason);
      assertThat(Grace.gave(judge(device, 3).result())).isTrue();
      assertThat(Grace.gave(judge(device, 4).result())).isTrue();
    }
    assertThat(verifier.open()).isZero();
  }

  /** A warning is refused where warnings are; only the other side of grace knows better. */
  @Test
  void withoutItsPolicyAnAnswerByGraceIsRefused() throws Exception {
    judge(device, 0);
    away();
    AttestationException refused =
        catchThrowableOfType(
            AttestationException.class,
            () -> judge(grace.verifier(verifier), site.policy(), device, 1));
    assertThat(refused.reason()).isEqualTo(Reason.NOT_AFFIRMING);
  }

  @Test
  void nobodyIsAdmittedWithoutAVerdict() {
    away();
    assertThat(notRecognised(device, 0)).contains("no verdict to go by");
    assertThat(notRecognised(device, 1)).contains("no verdict to go by");
    assertThat(grace.possible()).isFalse();
  }

  @Test
  void aVerdictThatIsTooOldIsNone() throws Exception {
    judge(device, 0);
    assertThat(grace.possible()).isTrue();
    away();
    nanos.addAndGet(AGE.toNanos());
    assertThat(grace.possible()).isFalse();
    assertThat(notRecognised(device, 1)).contains("no verdict to go by");
  }

  /** Grace does not renew itself. */
  @Test
  void aVerdictByGraceIsNoVerdictToGoBy() throws Exception {
    judge(device, 0);
    away();
    nanos.addAndGet(AGE.dividedBy(2).toNanos());
    judge(device, 1);
    judge(device, 2);
    nanos.addAndGet(AGE.dividedBy(2).toNanos());
    notRecognised(device, 3);
  }

  @Test
  void aResultThatHasEndedIsNotLivedBeyond() throws Exception {
    Duration life = Duration.ofMinutes(5);
    verifier.life = Optional.of(life);
    judge(device, 0);
    away();
    site.clock().move(life.minusSeconds(1));
    assertThat(judge(device, 3).lifetime()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(1));
    site.clock().move(Duration.ofSeconds(1));
    assertThat(notRecognised(device, 4)).contains("the last result ended");
  }

  @Test
  void changedRegistersAreRefused() throws Exception {
    judge(device, 0);
    away();
    site.device().extend(1, Bytes.utf8("other software"));
    assertThat(notRecognised(device, 1)).contains("its registers");
    assertThat(notRecognised(device, 2)).contains("its registers");
  }

  @Test
  void fewerRegistersAreRefused() throws Exception {
    judge(device, 0);
    away();
    device.lie =
        statement -> {
          statement.selections = List.of(PcrSelection.of(TpmHash.SHA256, List.of(0)));
        };
    assertThat(notRecognised(device, 1)).contains("its registers");
  }

  /** Each lie of a device, or of one that would like to be it. */
  @ParameterizedTest
  @EnumSource(Lie.class)
  void liesAreRefused(Lie lie) throws Exception {
    judge(device, 0);
    away();
    LabAttester liar = new LabAttester(lie.ofTheDevice ? site.device() : site.otherDevice());
    liar.lie = statement -> lie.change.accept(new Scene(statement, site));
    notRecognised(liar, 2);
    notRecognised(liar, 3);
    // It took nothing from the device.
    assertThat(Grace.gave(judge(device, 4).result())).isTrue();
  }

  private record Scene(LabTpm.Statement statement, LabSite site) {}

  private enum Lie {
    KID_OF_THE_DEVICE(
        false,
        it -> {
          it.statement.katKid = it.site.device().kid();
          it.statement.patKid = it.site.device().kid();
          it.statement.pcrDigest = it.site.device().registers().digest();
        }),
    KEY_SIGNED_BY_ANOTHER(true, it -> it.statement.katSigner = it.site.otherDevice()),
    QUOTE_SIGNED_BY_ANOTHER(true, it -> it.statement.patSigner = it.site.otherDevice()),
    SIGNATURE_THAT_IS_NONE(true, it -> it.statement.patSignature = octets -> flipped(octets)),
    KEY_FROM_ELSEWHERE(
        true, it -> it.statement.certifiedName = Optional.of(Bytes.of(0, 11, 1, 2, 3)));

    private final boolean ofTheDevice;
    private final Consumer<Scene> change;

    Lie(boolean ofTheDevice, Consumer<Scene> change) {
      this.ofTheDevice = ofTheDevice;
      this.change = change;
    }

    private static Bytes flipped(Bytes octets) {
      byte[] changed = octets.toArray();
      changed[changed.length - 1] ^= 1;
      return Bytes.copyOf(changed);
    }
  }

  @Test
  void evidenceOfAnotherConnectionIsRefused() throws Exception {
    judge(device, 0);
    away();
    Cmw replayed = device.evidence().get(0);
    AttestationException refused =
        catchThrowableOfType(
            AttestationException.class,
            () -> appraised(grace.verifier(verifier), challenge(1), replayed, true));
    assertThat(refused.reason()).isEqualTo(Reason.VERIFIER_UNAVAILABLE);
    assertThat(refused.getMessage()).contains("CHALLENGE");
  }

  @Test
  void anyOtherAnswerOpensNothingAndEndsIt() throws Exception {
    for (Reason answer : List.of(Reason.RESULT_INVALID, Reason.NO_TRUST_ANCHOR)) {
      back();
      judge(device, 0);
      verifier.appraising = Optional.of(answer);
      refused(device, 1, answer);
      away();
      notRecognised(device, 2);
    }
  }

  /** A defect here, such as a lack of memory, is nobody's answer; and it opens nothing itself. */
  @Test
  void aFailureOfOurOwnEndsNothing() throws Exception {
    judge(device, 0);
    for (int number : List.of(1, 2)) {
      verifier.appraising = Optional.of(Reason.DEFECT);
      refused(device, number, Reason.DEFECT);
    }
    away();
    assertThat(Grace.gave(judge(device, 3).result())).isTrue();
  }

  /** There is no time left for an answer from here; the next connection has some. */
  @Test
  void aVerifierThatIsAwayTooLateEndsNothing() throws Exception {
    judge(device, 0);
    verifier.appraising = Optional.of(Reason.VERIFIER_UNAVAILABLE);
    Bytes challenge = challenge(1);
    IdentityKey key = device.identityKey(Deadline.in(LONG));
    Cmw evidence = device.attest(ParsecTpmToken.TYPE, challenge, key, Deadline.in(LONG));
    CompletableFuture<AttestationResult> late =
        grace.verifier(verifier).appraise(challenge, evidence, Deadline.in(Duration.ZERO), HERE);
    assertThat(late).isCompletedExceptionally();
    away();
    assertThat(Grace.gave(judge(device, 2).result())).isTrue();
  }

  @Test
  void aRefusalEndsIt() throws Exception {
    judge(device, 0);
    LabTpm.Statement honest = site.device().about(challenge(0), new LabKey().publicKey());
    device.lie = statement -> statement.pcrDigest = TpmHash.SHA256.digest(Bytes.of(9));
    refused(device, 1, Reason.NOT_AFFIRMING);
    away();
    device.lie = statement -> statement.pcrDigest = honest.pcrDigest;
    assertThat(notRecognised(device, 2)).contains("no verdict to go by");
    back();
    judge(device, 3);
    away();
    assertThat(Grace.gave(judge(device, 4).result())).isTrue();
  }

  /** Whoever knows a device's identifier could otherwise lock it out, by being refused. */
  @Test
  void theRefusalOfAnImpostorTakesNothingFromTheDevice() throws Exception {
    judge(device, 0);
    LabAttester impostor = new LabAttester(site.otherDevice());
    impostor.lie =
        statement -> {
          statement.katKid = site.device().kid();
          statement.patKid = site.device().kid();
        };
    refused(impostor, 1, Reason.NOT_AFFIRMING);
    refused(impostor, 2, Reason.NOT_AFFIRMING);
    away();
    assertThat(Grace.gave(judge(device, 3).result())).isTrue();
  }

  @Test
  void whomThePolicyRefusesIsNotRemembered() throws Exception {
    LabAttester unlisted = new LabAttester(site.otherDevice());
    refused(unlisted, 0, Reason.IDENTITY_REFUSED);
    refused(unlisted, 1, Reason.IDENTITY_REFUSED);
    away();
    assertThat(notRecognised(unlisted, 2)).contains("no verdict to go by");
  }

  /** Its list may have become shorter since. */
  @Test
  void thePolicyDecidesOnEveryUse() throws Exception {
    AffirmingPolicy everybody = site.anyOfClass();
    LabAttester other = new LabAttester(site.otherDevice());
    judge(grace.verifier(verifier), grace.policy(everybody), other, 0);
    away();
    assertThat(
            Grace.gave(judge(grace.verifier(verifier), grace.policy(everybody), other, 1).result()))
        .isTrue();
    refused(other, 2, Reason.IDENTITY_REFUSED);
  }

  @Test
  void aResultForAnotherChallengeIsNotRemembered() throws Exception {
    LabVerifier liar = site.lyingVerifier();
    liar.nonce = challenge -> challenge(99);
    AttestationException refused =
        catchThrowableOfType(
            AttestationException.class,
            () -> judge(grace.verifier(liar), grace.policy(site.policy()), device, 0));
    assertThat(refused.reason()).isEqualTo(Reason.RESULT_INVALID);
    assertThat(grace.possible()).isFalse();
  }

  @Test
  void warningsAreNotRemembered() throws Exception {
    LabVerifier warning = site.lyingVerifier();
    warning.status = Tier.WARNING;
    appraised(
        grace.verifier(warning),
        challenge(0),
        device.attest(ParsecTpmToken.TYPE, challenge(0), new LabKey(), Deadline.in(LONG)),
        true);
    assertThat(grace.possible()).isFalse();
  }

  @Test
  void whatOneRemembersAnotherMayAdopt() throws Exception {
    judge(device, 0);
    away();
    Grace next = grace();
    next.adopt(grace);
    assertThat(
            Grace.gave(
                judge(next.verifier(verifier), next.policy(site.policy()), device, 1).result()))
        .isTrue();
  }
}
