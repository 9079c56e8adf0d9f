package org.attls.attack.lab;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.attls.tls.credential.X509Credential;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certification authority for one run: its key is made now, lives in memory, and signs
 * certificates that are valid for an hour.
 */
public final class LabAuthority {
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X500Name name;
  private final PrivateKey key;
  private final X509Certificate certificate;

  private LabAuthority(X500Name name, PrivateKey key, X509Certificate certificate) {
    this.name = name;
    this.key = key;
    this.certificate = certificate;
  }

  /** A new authority. */
  public static LabAuthority create(String commonName) {
    X500Name name = named(commonName);
    KeyPair pair = newKey();
    return new LabAuthority(
        name,
        pair.getPrivate(),
        certificate(
            name,
            pair.getPrivate(),
            name,
            pair.getPublic(),
            builder -> {
              builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
              builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            }));
  }

  /** What has to be trusted to trust this authority. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** A server's certificate and key. */
  public X509Credential issue(String commonName, GeneralName... names) {
    KeyPair pair = newKey();
    X509Certificate issued =
        certificate(
            name,
            key,
            named(commonName),
            pair.getPublic(),
            builder -> {
              builder.addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
              builder.addExtension(
                  Extension.extendedKeyUsage,
                  false,
                  new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
              builder.addExtension(
                  Extension.subjectAlternativeName, false, new GeneralNames(names));
            });
    return new X509Credential(List.of(issued), pair.getPrivate());
  }

  /**
   * A certificate for a key that somebody else has.
   *
   * @param validFor from now; negative for one that has expired
   */
  public X509Certificate certify(
      PublicKey holder, String commonName, KeyPurposeId purpose, Duration validFor) {
    return certificate(
        name,
        key,
        named(commonName),
        holder,
        validFor,
        builder -> {
          builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
          builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
          builder.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(new GeneralName(GeneralName.dNSName, commonName)));
        });
  }

  private interface Extensions {
    void addTo(X509v3CertificateBuilder builder) throws IOException;
  }

  private static X509Certificate certificate(
      X500Name issuer,
      PrivateKey issuerKey,
      X500Name subject,
      PublicKey subjectKey,
      Extensions extensions) {
    return certificate(issuer, issuerKey, subject, subjectKey, LIFETIME, extensions);
  }

  private static X509Certificate certificate(
      X500Name issuer,
      PrivateKey issuerKey,
      X500Name subject,
      PublicKey subjectKey,
      Duration validFor,
      Extensions extensions) {
    Instant now =
        Instant.now().plus(validFor.isNegative() ? validFor.multipliedBy(2) : Duration.ZERO);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(120, RANDOM).setBit(120),
            // A clock may be set back a little while the demonstration runs.
            Date.from(now.minusSeconds(60)),
            Date.from(now.plus(validFor.abs())),
            subject,
            subjectKey);
    try {
      extensions.addTo(builder);
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey)));
    } catch (IOException | GeneralSecurityException | OperatorCreationException refused) {
      throw new IllegalStateException("a certificate could not be made", refused);
    }
  }

  private static X500Name named(String commonName) {
    return new X500Name("CN=" + commonName);
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java runtime has P-256", impossible);
    }
  }
}
