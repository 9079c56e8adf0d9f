package org.attls.rot.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.enrol.EndorsementCertificate;
import org.attls.eat.enrol.EndorsementKeyType;
import org.attls.eat.enrol.EndorsementRoots;
import org.attls.eat.enrol.EnrolledTpm;
import org.attls.eat.enrol.EnrolmentAnswer;
import org.attls.eat.enrol.EnrolmentChallenge;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.eat.enrol.EnrolmentException.Refusal;
import org.attls.eat.enrol.EnrolmentRequest;
import org.attls.eat.enrol.PendingEnrolment;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.endorsement.EndorsementKey;
import org.attls.rot.tpm.endorsement.StoredCertificate;
import org.attls.rot.tpm.key.AttestationKey;
import org.attls.rot.tpm.key.AttestationKeyType;
import org.attls.rot.tpm.key.PersistentAttestationKey;
import org.attls.rot.tpm.key.SavedAttestationKey;
import org.attls.rot.tpm.swtpm.SwtpmAuthority;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPM_HANDLE;

/** Two genuine TPMs of one maker, who certifies P-384 and RSA-2048; and those who pretend. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpmEnrolmentTest {
  private static final PcrSelection PCRS = SoftwareTpm.PCRS;

  private SwtpmAuthority maker;
  private SoftwareTpm tpm;
  private SoftwareTpm other;
  private AttestationKey key;
  private AttestationKey otherKey;
  private EndorsementRoots roots;

  @BeforeAll
  void manufacture(@TempDir Path directory) throws Exception {
    maker = SoftwareTpm.maker(directory);
    tpm = SoftwareTpm.certified(maker);
    other = SoftwareTpm.certified(maker);
    key = tpm.provision();
    otherKey = other.provision();
    roots = EndorsementRoots.of(maker.certificates());
  }

  @AfterAll
  @SuppressWarnings("NullAway") // Not started where swtpm is missing.
  void stop() {
    for (SoftwareTpm started : new SoftwareTpm[] {tpm, other}) {
      if (started != null) {
        started.close();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = EndorsementKeyType.class,
      names = {"ECC_P384", "RSA_2048"})
  void enrolsTheKeyOfAGenuineTpm(EndorsementKeyType ek) throws Exception {
    PendingEnrolment pending = begin(only(ek, request()));
    EnrolledTpm enrolled = pending.accept(answer(pending.challenge()));
    assertThat(enrolled.attestationKey()).isEqualTo(key.area());
    assertThat(enrolled.certificate().type()).isEqualTo(ek);
    assertThat(enrolled.certificate().tpm()).isEqualTo("id:00001014 swtpm id:20191023");
    assertThat(enrolled.registers())
        .isEqualTo(TpmPlatform.read(tpm.connection(), PCRS, SoftwareTpm.soon()));
    assertThat(tpm.loadedObjects()).isZero();
    assertThat(tpm.loadedSessions()).isZero();
  }

  /** With a saved key all three slots are needed at once: its parent's, its own, the EK's. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void enrolsWithAKeyThatTheTpmMakesAgainFromItsTemplate(boolean saved) throws Exception {
    try (SoftwareTpm fresh = SoftwareTpm.certified(maker)) {
      AttestationKey freshKey =
          saved
              ? SavedAttestationKey.create(
                  fresh.connection(), AttestationKeyType.P256, SoftwareTpm.soon())
              : fresh.provision();
      for (int handle : new int[] {0x81010001, 0x81010016}) {
        evict(fresh, handle);
      }
      EnrolmentRequest request =
          TpmEnrolment.request(fresh.connection(), freshKey, SoftwareTpm.soon());
      assertThat(request.certificates()).hasSize(2);
      for (EndorsementCertificate certificate : request.certificates()) {
        PendingEnrolment pending =
            begin(new EnrolmentRequest(List.of(certificate), freshKey.area()));
        EnrolmentAnswer answer =
            TpmEnrolment.answer(
                fresh.connection(), freshKey, pending.challenge(), SoftwareTpm.soon());
        assertThat(pending.accept(answer).certificate()).isEqualTo(certificate);
      }
      assertThat(fresh.loadedObjects()).isZero();
      assertThat(fresh.loadedSessions()).isZero();
    }
  }

  @Test
  void readsACertificateOfP256ThatIsPaddedInItsIndexAndPrefersIt() throws Exception {
    try (SoftwareTpm fresh = SoftwareTpm.certified(maker)) {
      AttestationKey freshKey = fresh.provision();
      Bytes certificate = StoredCertificate.forP256(fresh, maker);
      StoredCertificate.put(fresh, Bytes.concat(certificate, Bytes.copyOf(new byte[300])));
      EnrolmentRequest request =
          TpmEnrolment.request(fresh.connection(), freshKey, SoftwareTpm.soon());
      assertThat(request.certificates()).hasSize(3);
      assertThat(request.certificates().get(0).der()).isEqualTo(certificate);
      PendingEnrolment pending = begin(request);
      EnrolledTpm enrolled =
          pending.accept(
              TpmEnrolment.answer(
                  fresh.connection(), freshKey, pending.challenge(), SoftwareTpm.soon()));
      assertThat(enrolled.certificate().type()).isEqualTo(EndorsementKeyType.ECC_P256);
    }
  }

  @Test
  void refusesATpmWithoutCertificate() throws Exception {
    try (SoftwareTpm plain = SoftwareTpm.start()) {
      AttestationKey plainKey = plain.provision();
      refused(
          Refusal.EK_CERTIFICATE_MISSING,
          () -> TpmEnrolment.request(plain.connection(), plainKey, SoftwareTpm.soon()));
    }
  }

  @Test
  void refusesACertificateOfAnotherTpm() throws Exception {
    try (SoftwareTpm thief = SoftwareTpm.start()) {
      AttestationKey thiefsKey = thief.provision();
      StoredCertificate.put(thief, StoredCertificate.forP256(other, maker));
      PendingEnrolment pending =
          begin(TpmEnrolment.request(thief.connection(), thiefsKey, SoftwareTpm.soon()));
      refused(
          Refusal.EK_MISSING,
          () ->
              TpmEnrolment.answer(
                  thief.connection(), thiefsKey, pending.challenge(), SoftwareTpm.soon()));
    }
  }

  @Test
  void refusesTheAttestationKeyOfAnotherTpm() throws Exception {
    PendingEnrolment pending =
        begin(new EnrolmentRequest(request().certificates(), otherKey.area()));
    EnrolmentChallenge challenge = pending.challenge();
    refused(Refusal.CHALLENGE_FOREIGN, () -> answer(challenge));
    refused(
        Refusal.CHALLENGE_FOREIGN,
        () -> TpmEnrolment.answer(other.connection(), otherKey, challenge, SoftwareTpm.soon()));
    // A device that does not look at what it is given: then the TPM refuses.
    EnrolmentChallenge renamed =
        new EnrolmentChallenge(
            challenge.certificate(),
            key.area().name(),
            challenge.credential(),
            challenge.registers());
    refused(Refusal.CHALLENGE_FOREIGN, () -> answer(renamed));
    assertThat(tpm.loadedObjects()).isZero();
    assertThat(tpm.loadedSessions()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = EndorsementKeyType.class,
      names = {"ECC_P384", "RSA_2048"})
  void refusesASoftwareKeyBesideAGenuineTpm(EndorsementKeyType ek) throws Exception {
    EcSigner software = EcSigner.generate(EcCurve.P256);
    TpmtPublic area = area(ObjectAttributes.ATTESTATION_KEY, software);
    PendingEnrolment pending =
        begin(new EnrolmentRequest(only(ek, request()).certificates(), area));
    EnrolmentChallenge challenge = pending.challenge();
    refused(Refusal.CHALLENGE_FOREIGN, () -> answer(challenge));
    assertThatThrownBy(() -> activateBesidePublicArea(challenge, area))
        .isInstanceOf(TpmException.class);
    EnrolmentAnswer genuine = answer(begin(request()).challenge());
    EnrolmentAnswer guessed =
        new EnrolmentAnswer(
            Bytes.copyOf(new byte[32]), genuine.registers(), genuine.quote(), genuine.signature());
    refused(Refusal.CREDENTIAL_WRONG, () -> pending.accept(guessed));
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void refusesAttestationKeysThatCouldSignForgeries() throws Exception {
    EcSigner software = EcSigner.generate(EcCurve.P256);
    int good = ObjectAttributes.ATTESTATION_KEY.bits();
    for (int bits :
        new int[] {
          good & ~ObjectAttributes.RESTRICTED,
          good & ~ObjectAttributes.FIXED_TPM,
          good & ~ObjectAttributes.FIXED_PARENT,
          good & ~ObjectAttributes.SENSITIVE_DATA_ORIGIN,
          good & ~ObjectAttributes.SIGN,
          good | ObjectAttributes.DECRYPT
        }) {
      TpmtPublic area = area(new ObjectAttributes(bits), software);
      refused(
          Refusal.AK_UNSUITABLE, () -> begin(new EnrolmentRequest(request().certificates(), area)));
    }
  }

  /** The key is the device's choice, the registers are the operator's. */
  @Test
  void refusesAttestationKeysForRegistersOfAnotherBank() throws Exception {
    PcrSelection sha384 = PcrSelection.of(TpmHash.SHA384, PCRS.indices());
    EnrolmentRequest request = request();
    refused(
        Refusal.AK_UNSUITABLE, () -> PendingEnrolment.begin(request, roots, sha384, Instant.now()));
  }

  @Test
  void refusesCertificatesThatLeadToAnotherRootOrHoldNoMore(@TempDir Path directory)
      throws Exception {
    SwtpmAuthority stranger = SoftwareTpm.maker(directory);
    stranger.certify(key.area().ecKey().x(), key.area().ecKey().y());
    EnrolmentRequest request = request();
    EndorsementRoots strangers = EndorsementRoots.of(stranger.certificates());
    refused(
        Refusal.EK_CERTIFICATE_UNTRUSTED,
        () -> PendingEnrolment.begin(request, strangers, PCRS, Instant.now()));
    EndorsementRoots gap = EndorsementRoots.of(maker.certificates().subList(0, 1));
    refused(
        Refusal.EK_CERTIFICATE_UNTRUSTED,
        () -> PendingEnrolment.begin(request, gap, PCRS, Instant.now()));
    refused(
        Refusal.EK_CERTIFICATE_UNTRUSTED,
        () ->
            PendingEnrolment.begin(
                request, roots, PCRS, Instant.now().minus(Duration.ofDays(3650))));
    assertThatThrownBy(() -> EndorsementRoots.of(maker.certificates().subList(1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesTheCertificateOfAnAuthorityAsThatOfATpm() throws Exception {
    Bytes issuer = Bytes.copyOf(maker.certificates().get(1).getEncoded());
    refused(Refusal.EK_CERTIFICATE_UNSUITABLE, () -> EndorsementCertificate.read(issuer, "issuer"));
  }

  @Test
  void refusesAStateThatTheKeyDidNotQuote() throws Exception {
    PendingEnrolment pending = begin(request());
    EnrolmentAnswer answer = answer(pending.challenge());
    TreeMap<Integer, Bytes> wished = new TreeMap<>(answer.registers().values());
    wished.put(7, TpmHash.SHA256.digest());
    unproven(pending, new PcrValues(TpmHash.SHA256, wished), answer.quote(), answer.signature());
    wished.remove(7);
    unproven(pending, new PcrValues(TpmHash.SHA256, wished), answer.quote(), answer.signature());
    EnrolmentAnswer older = answer(begin(request()).challenge());
    unproven(pending, answer.registers(), older.quote(), older.signature());
    unproven(pending, answer.registers(), answer.quote(), older.signature());
    unproven(pending, answer.registers(), Bytes.of(1), answer.signature());
    assertThat(pending.accept(answer).registers()).isEqualTo(answer.registers());
  }

  private void unproven(PendingEnrolment pending, PcrValues values, Bytes quote, Bytes signature)
      throws Exception {
    Bytes credential = answer(pending.challenge()).credential();
    refused(
        Refusal.STATE_UNPROVEN,
        () -> pending.accept(new EnrolmentAnswer(credential, values, quote, signature)));
  }

  /** What somebody with a genuine TPM would do: show it the public half of a key outside of it. */
  private Optional<Bytes> activateBesidePublicArea(EnrolmentChallenge challenge, TpmtPublic area)
      throws TpmException {
    EndorsementCertificate certificate =
        requestUnchecked().stream()
            .filter(it -> it.digest().equals(challenge.certificate()))
            .findFirst()
            .orElseThrow();
    return tpm.connection()
        .call(
            TpmOperation.named("pretending"),
            SoftwareTpm.soon(),
            channel -> {
              TPMT_PUBLIC outside = TPMT_PUBLIC.fromBytes(area.encode().toArray());
              try (LoadedObject loaded =
                  channel.holding(
                      channel.issue(t -> t.LoadExternal(null, outside, TPM_HANDLE.OWNER)))) {
                return EndorsementKey.activate(
                    channel,
                    certificate,
                    new PersistentAttestationKey(loaded.handle().handle, area),
                    challenge.credential());
              }
            });
  }

  private List<EndorsementCertificate> requestUnchecked() {
    try {
      return request().certificates();
    } catch (TpmException | EnrolmentException failure) {
      throw new AssertionError(failure);
    }
  }

  private static TpmtPublic area(ObjectAttributes attributes, EcSigner signer) {
    return TpmtPublic.of(
        TpmHash.SHA256, attributes, Bytes.EMPTY, Optional.of(TpmHash.SHA256), signer.publicKey());
  }

  private static void evict(SoftwareTpm from, int handle) throws TpmException {
    from.connection()
        .call(
            TpmOperation.named("evicting").onceOnly(),
            SoftwareTpm.soon(),
            channel -> {
              TPM_HANDLE kept = TPM_HANDLE.from(handle);
              channel.send(t -> t.EvictControl(TPM_HANDLE.OWNER, kept, kept));
              return true;
            });
  }

  private EnrolmentRequest request() throws TpmException, EnrolmentException {
    return TpmEnrolment.request(tpm.connection(), key, SoftwareTpm.soon());
  }

  private static EnrolmentRequest only(EndorsementKeyType type, EnrolmentRequest request) {
    return new EnrolmentRequest(
        request.certificates().stream().filter(it -> it.type() == type).toList(),
        request.attestationKey());
  }

  private PendingEnrolment begin(EnrolmentRequest request) throws EnrolmentException {
    return PendingEnrolment.begin(request, roots, PCRS, Instant.now());
  }

  private EnrolmentAnswer answer(EnrolmentChallenge challenge) throws Exception {
    Deadline soon = SoftwareTpm.soon();
    return TpmEnrolment.answer(tpm.connection(), key, challenge, soon);
  }

  private static void refused(Refusal refusal, ThrowingCallable act) {
    assertThatThrownBy(act)
        .asInstanceOf(type(EnrolmentException.class))
        .satisfies(it -> assertThat(it.refusal()).isEqualTo(refusal));
  }
}
