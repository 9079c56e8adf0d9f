package org.attls.eat.enrol;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class EndorsementRootsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);

  private final KeyPair maker = keys();
  private final KeyPair between = keys();
  private final X509Certificate root = root(NOW.minus(MONTH), NOW.plus(MONTH));
  private final X509Certificate issuer =
      sign("CN=maker", maker, "CN=issuer", between, true, NOW.minus(MONTH), NOW.plus(MONTH));
  private final EndorsementCertificate endorsement = endorsedBy("CN=issuer", between);
  private final EndorsementCertificate direct = endorsedBy("CN=maker", maker);

  EndorsementRootsTest() throws Exception {}

  @Test
  void trustsWhatLeadsToARootThatHolds() throws Exception {
    EndorsementRoots.of(List.of(root, issuer)).requireTrusted(endorsement, NOW);
    X509Certificate expired = root(NOW.minus(MONTH), NOW.minusSeconds(1));
    EndorsementRoots.of(List.of(expired, issuer, root)).requireTrusted(endorsement, NOW);
    EndorsementRoots.of(List.of(expired, issuer)).requireTrusted(endorsement, NOW.minusSeconds(1));
  }

  /** The JDK takes the name and the key of a trust anchor, and does not ask for its time. */
  @Test
  void refusesWhatLeadsToARootThatDoesNotHoldAndSaysSo() throws Exception {
    X509Certificate expired = root(NOW.minus(MONTH), NOW.minusSeconds(1));
    X509Certificate early = root(NOW.plusSeconds(1), NOW.plus(MONTH));
    KeyPair stranger = keys();
    X509Certificate other =
        sign("CN=x", stranger, "CN=x", stranger, true, NOW.minus(MONTH), NOW.plus(MONTH));
    refused(
        List.of(expired, issuer),
        "no trusted root holds at 2026-03-01T00:00:00Z: CN=maker has expired at 2026-02-28T23:59:59Z");
    refused(List.of(early, issuer), "CN=maker is not valid before 2026-03-01T00:00:01Z");
    X509Certificate another =
        sign("CN=y", stranger, "CN=y", stranger, true, NOW.minus(MONTH), NOW.minusSeconds(1));
    refused(List.of(expired, issuer, other, another), "the root CN=maker has expired at");
    assertThatExceptionOfType(EnrolmentException.class)
        .isThrownBy(
            () -> EndorsementRoots.of(List.of(issuer, other)).requireTrusted(endorsement, NOW))
        .withMessageContaining("does not lead to a trusted root: unable to find");
  }

  private void refused(List<X509Certificate> trusted, String why) {
    for (EndorsementCertificate certificate : List.of(endorsement, direct)) {
      assertThatExceptionOfType(EnrolmentException.class)
          .isThrownBy(() -> EndorsementRoots.of(trusted).requireTrusted(certificate, NOW))
          .withMessageContaining(why)
          .matches(it -> it.refusal() == EnrolmentException.Refusal.EK_CERTIFICATE_UNTRUSTED);
    }
  }

  private static EndorsementCertificate endorsedBy(String issuer, KeyPair keys) throws Exception {
    X509Certificate certificate =
        sign(issuer, keys, "CN=tpm", keys(), false, NOW.minus(MONTH), NOW.plus(MONTH));
    return EndorsementCertificate.read(Bytes.copyOf(certificate.getEncoded()), "EK certificate");
  }

  private X509Certificate root(Instant first, Instant last) throws Exception {
    return sign("CN=maker", maker, "CN=maker", maker, true, first, last);
  }

  private static X509Certificate sign(
      String issuer,
      KeyPair issuerKeys,
      String subject,
      KeyPair keys,
      boolean authority,
      Instant first,
      Instant last)
      throws Exception {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(first),
            Date.from(last),
            new X500Name(subject),
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(authority ? KeyUsage.keyCertSign : KeyUsage.keyAgreement));
    if (!authority) {
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.133.8.1"))));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
  }

  private static KeyPair keys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
