package org.attls.tls.appraise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.tls.attest.OutgoingCredential;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeResult;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.Issuance;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.wire.BindingMode;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first step of a relying party in kind CERT_ATTESTATION, with one thing wrong at a time. */
class BesideCertificateTest {
  private static final int EVIDENCE = 60;
  private static final Bytes CHALLENGE = Bytes.copyOf(new byte[32]);
  private static final SoftwareKey KEY = new SoftwareKey();
  private static final Issuance.Authority AUTHORITY = new Issuance.Authority();
  private static final CredentialForm FORM =
      CredentialForm.besideCertificate(
          EVIDENCE, ClientTrust.anchors(List.of(AUTHORITY.root()))::check);

  private static Issuance issuance() {
    return Issuance.forKey(KEY.subjectPublicKeyInfo());
  }

  private static FakeEvidence evidence() {
    return new FakeEvidence(CHALLENGE, KEY.subjectPublicKeyInfo(), true);
  }

  private static List<CredentialEntry> honest() throws Exception {
    return OutgoingCredential.besideCertificate(
            AUTHORITY.issue(issuance()), KEY, evidence().wrapped(), EVIDENCE)
        .entries();
  }

  private static List<CredentialEntry> entries(
      List<X509Certificate> chain, Map<Integer, Bytes> first) throws Exception {
    List<CredentialEntry> entries = new ArrayList<>();
    for (X509Certificate certificate : chain) {
      entries.add(
          new CredentialEntry(
              Bytes.copyOf(certificate.getEncoded()), entries.isEmpty() ? first : Map.of()));
    }
    return entries;
  }

  private static List<CredentialEntry> with(List<X509Certificate> chain) throws Exception {
    return entries(chain, Map.of(EVIDENCE, evidence().wrapped().octets()));
  }

  private static ExpectProof take(BindingMode mode, List<CredentialEntry> entries)
      throws AttestationException {
    return take(mode, entries, Bytes.EMPTY);
  }

  private static ExpectProof take(BindingMode mode, List<CredentialEntry> entries, Bytes own)
      throws AttestationException {
    RelyingParty relyingParty =
        RelyingParty.builder(FakeResult.verifier("v"), FakeVerifier.statusPolicy())
            .accept(new FakeEvidence.Inspector())
            .build();
    return new ExpectEvidence(relyingParty, FakeEvidence.TYPE, mode, key -> CHALLENGE, own, FORM)
        .certificate(entries);
  }

  private static void assertRefused(Reason reason, List<CredentialEntry> entries) {
    for (BindingMode mode : BindingMode.values()) {
      assertThatExceptionOfType(AttestationException.class)
          .isThrownBy(() -> take(mode, entries))
          .matches(refused -> refused.reason() == reason, reason + " in mode " + mode);
    }
  }

  @ParameterizedTest
  @EnumSource
  void takesEvidenceBesideACertificateForTheAttestedKey(BindingMode mode) throws Exception {
    ExpectProof proof = take(mode, honest());
    assertThat(proof.claimedKey()).isEqualTo(KEY.subjectPublicKeyInfo());

    ExpectVerdict last = proof.proved().finished();
    assertThat(last.certifiedName()).contains("CN=device 1");
    assertThat(last.inspected()).isPresent();
    assertThat(last.decide(last.appraise(Deadline.in(Duration.ofSeconds(5)))).identity().name())
        .isEqualTo("fake");
  }

  @Test
  void noEntryIsNoCredential() {
    assertRefused(Reason.CREDENTIAL_EMPTY, List.of());
  }

  @Test
  void refusesACertificateWithoutEvidence() throws Exception {
    assertRefused(Reason.EVIDENCE_MISSING, entries(AUTHORITY.issue(issuance()), Map.of()));
  }

  @Test
  void refusesEvidenceInThePlaceOfTheCertificate() {
    Bytes wrapper = evidence().wrapped().octets();
    assertRefused(Reason.EVIDENCE_MISSING, List.of(new CredentialEntry(wrapper, Map.of())));
    assertRefused(
        Reason.CERTIFICATE_REFUSED,
        List.of(new CredentialEntry(wrapper, Map.of(EVIDENCE, wrapper))));
  }

  @Test
  void refusesEvidenceOnAnIntermediate() throws Exception {
    List<CredentialEntry> honest = honest();
    Map<Integer, Bytes> extension = honest.get(0).extensions();
    CredentialEntry marked = new CredentialEntry(honest.get(1).data(), extension);

    assertRefused(Reason.ENTRY_COUNT, List.of(honest.get(0), marked));
    assertRefused(
        Reason.ENTRY_COUNT, List.of(new CredentialEntry(honest.get(0).data(), Map.of()), marked));
  }

  @Test
  void refusesExtensionsThatWereNotAskedFor() throws Exception {
    List<CredentialEntry> honest = honest();
    int statusRequest = 5;
    Bytes wrapper = evidence().wrapped().octets();

    assertRefused(
        Reason.UNSOLICITED,
        entries(
            AUTHORITY.issue(issuance()), Map.of(EVIDENCE, wrapper, statusRequest, Bytes.EMPTY)));
    assertRefused(
        Reason.UNSOLICITED,
        List.of(
            honest.get(0),
            new CredentialEntry(honest.get(1).data(), Map.of(statusRequest, Bytes.EMPTY))));
  }

  @Test
  void refusesACertificateForAnotherKeyThanTheAttestedOne() throws Exception {
    assertRefused(
        Reason.KEY_MISMATCH,
        with(AUTHORITY.issue(Issuance.forKey(new SoftwareKey().subjectPublicKeyInfo()))));
  }

  @Test
  void refusesACertificateThatDoesNotValidate() throws Exception {
    assertRefused(
        Reason.CERTIFICATE_REFUSED,
        with(AUTHORITY.issue(issuance().validFor(Duration.ofMinutes(-1)))));
    assertRefused(
        Reason.CERTIFICATE_REFUSED,
        with(AUTHORITY.issue(issuance().purposes(KeyPurposeId.id_kp_serverAuth))));
    assertRefused(Reason.CERTIFICATE_REFUSED, with(new Issuance.Authority().issue(issuance())));
    assertRefused(Reason.CERTIFICATE_REFUSED, with(List.of(KEY.selfSigned(issuance()))));
  }

  @Test
  void refusesOurOwnEvidence() throws Exception {
    List<CredentialEntry> entries = honest();
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> take(BindingMode.BOUND, entries, evidence().wrapped().octets()))
        .matches(refused -> refused.reason() == Reason.OWN_EVIDENCE);
  }

  @Test
  void makesTheSameChecksOfTheEvidenceAsWithoutACertificate() throws Exception {
    List<X509Certificate> chain = AUTHORITY.issue(issuance());
    Bytes other = Bytes.copyOf(new byte[31]);
    Bytes key = KEY.subjectPublicKeyInfo();

    assertRefused(
        Reason.BINDING_MISMATCH,
        entries(chain, Map.of(EVIDENCE, new FakeEvidence(other, key, true).wrapped().octets())));
    assertRefused(
        Reason.KEY_MISMATCH,
        entries(
            chain, Map.of(EVIDENCE, new FakeEvidence(CHALLENGE, key, false).wrapped().octets())));
    assertRefused(
        Reason.TYPE_MISMATCH,
        entries(
            chain,
            Map.of(
                EVIDENCE, CmwWriter.cborRecord(FakeResult.TYPE, evidence().encoded()).octets())));
    assertRefused(Reason.EVIDENCE_MALFORMED, entries(chain, Map.of(EVIDENCE, Bytes.EMPTY)));
  }
}
