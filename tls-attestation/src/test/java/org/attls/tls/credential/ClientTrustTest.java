package org.attls.tls.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.fake.Issuance;
import org.attls.tls.fake.SoftwareKey;
import org.attls.tls.fake.TestCertificates;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class ClientTrustTest {
  private static final Issuance.Authority AUTHORITY = new Issuance.Authority();
  private static final SoftwareKey KEY = new SoftwareKey();
  private static final ClientTrust TRUST = ClientTrust.anchors(List.of(AUTHORITY.root()));

  private static Issuance issuance() {
    return Issuance.forKey(KEY.subjectPublicKeyInfo());
  }

  private static void assertRefused(ClientTrust trust, List<X509Certificate> chain, String why) {
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> trust.check(chain))
        .withMessageContaining(why)
        .matches(refused -> refused.reason() == Reason.CERTIFICATE_REFUSED);
  }

  @Test
  void saysWhomAValidCertificateNames() throws Exception {
    assertThat(TRUST.check(AUTHORITY.issue(issuance()))).contains("CN=device 1");
    assertThat(TRUST.check(AUTHORITY.issue(issuance().subject("").alternativeName("d.example"))))
        .contains("d.example");
  }

  @Test
  void refusesACertificateThatNamesNobody() {
    // The JDK's parser takes no certificate without any name, so here is one that is not for
    // people.
    GeneralName octets =
        new GeneralName(
            GeneralName.otherName,
            new DERSequence(
                new ASN1Encodable[] {
                  new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"),
                  new DERTaggedObject(true, 0, new DEROctetString(new byte[] {1}))
                }));
    assertRefused(
        TRUST, AUTHORITY.issue(issuance().subject("").alternativeName(octets)), "names nobody");
  }

  @Test
  void refusesAChainOfAnotherAuthority() {
    assertRefused(TRUST, new Issuance.Authority().issue(issuance()), "path validation failed");
  }

  @Test
  void refusesAChainWithoutItsIntermediate() {
    List<X509Certificate> chain = AUTHORITY.issue(issuance());
    assertRefused(TRUST, chain.subList(0, 1), "path validation failed");
  }

  @Test
  void refusesACertificateThatHasExpired() {
    assertRefused(
        TRUST,
        AUTHORITY.issue(issuance().validFor(Duration.ofMinutes(-1))),
        "path validation failed");
  }

  @Test
  void refusesAChainToARootThatHasExpiredAndSaysSo() {
    TestCertificates authority = new TestCertificates();
    List<X509Certificate> chain = authority.client("device 1").chain();
    assertRefused(
        ClientTrust.anchors(List.of(authority.root(Duration.ofHours(-1)))),
        chain,
        "CN=Test Root has expired at");
  }

  @Test
  void refusesACertificateForAnotherUse() {
    assertRefused(
        TRUST,
        AUTHORITY.issue(issuance().purposes(KeyPurposeId.id_kp_serverAuth)),
        "lacks clientAuth");
    assertRefused(
        TRUST, AUTHORITY.issue(issuance().usage(KeyUsage.keyAgreement)), "lacks digitalSignature");
  }

  @Test
  void takesASelfSignedCertificateOnlyWhereItIsPinned() throws Exception {
    X509Certificate own = KEY.selfSigned(issuance());
    assertRefused(TRUST, List.of(own), "path validation failed");

    assertThat(ClientTrust.anchors(List.of(own)).check(List.of(own))).contains("CN=device 1");

    X509Certificate expired = KEY.selfSigned(issuance().validFor(Duration.ofMinutes(-1)));
    assertRefused(ClientTrust.anchors(List.of(expired)), List.of(expired), "not valid now");
    X509Certificate forServers = KEY.selfSigned(issuance().purposes(KeyPurposeId.id_kp_serverAuth));
    assertRefused(
        ClientTrust.anchors(List.of(forServers)), List.of(forServers), "lacks clientAuth");
  }

  @Test
  void aSelfSignedCertificateOfTheSameNameIsNotThePinnedOne() {
    X509Certificate pinned = KEY.selfSigned(issuance());
    SoftwareKey other = new SoftwareKey();
    X509Certificate claimed = other.selfSigned(Issuance.forKey(other.subjectPublicKeyInfo()));
    assertRefused(ClientTrust.anchors(List.of(pinned)), List.of(claimed), "path validation failed");
  }

  @Test
  void noAnchorsAreNoTrust() {
    assertThatIllegalArgumentException().isThrownBy(() -> ClientTrust.anchors(List.of()));
  }

  @Test
  void parsesNothingButCertificates() throws Exception {
    Bytes encoded = Bytes.copyOf(AUTHORITY.root().getEncoded());

    assertThat(CertificateChain.parse(List.of(encoded)).certificates())
        .containsExactly(AUTHORITY.root());
    for (Bytes wrong :
        List.of(
            Bytes.EMPTY,
            encoded.slice(0, encoded.size() - 1),
            Bytes.concat(encoded, Bytes.of(0)),
            Bytes.utf8("-----BEGIN CERTIFICATE-----"),
            // The JDK's factory recurses into each of them.
            Bytes.fromHex("3080".repeat(100_000)),
            Bytes.concat(Bytes.of(0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF), encoded))) {
      assertThatExceptionOfType(AttestationException.class)
          .isThrownBy(() -> CertificateChain.parse(List.of(wrong)))
          .matches(refused -> refused.reason() == Reason.CERTIFICATE_REFUSED);
    }
  }

  @Test
  void parsesTenCertificatesAndNoMore() throws Exception {
    Bytes encoded = Bytes.copyOf(AUTHORITY.root().getEncoded());

    assertThat(CertificateChain.parse(java.util.Collections.nCopies(10, encoded)).certificates())
        .hasSize(10);
    assertThatExceptionOfType(AttestationException.class)
        .isThrownBy(() -> CertificateChain.parse(java.util.Collections.nCopies(11, encoded)))
        .matches(refused -> refused.reason() == Reason.TOO_LARGE);
  }

  @Test
  void givesTheKeyInTheFormOfIdentityKeys() {
    assertThat(new CertificateChain(AUTHORITY.issue(issuance())).subjectPublicKeyInfo())
        .isEqualTo(KEY.subjectPublicKeyInfo());
  }
}
