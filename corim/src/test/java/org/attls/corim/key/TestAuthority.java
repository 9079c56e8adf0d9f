package org.attls.corim.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certification authority for one test: signs what it is told to, right or wrong. */
public final class TestAuthority {
  /** When all its certificates hold, and 30 days to both sides. */
  public static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

  private static final Duration HALF_LIFE = Duration.ofDays(30);

  private final X500Name name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  private TestAuthority(String name, KeyPair keys, X509Certificate certificate) {
    this.name = new X500Name("CN=" + name);
    this.keys = keys;
    this.certificate = certificate;
  }

  /** A root. */
  public static TestAuthority root(String name) {
    KeyPair keys = keys();
    X500Name subject = new X500Name("CN=" + name);
    return new TestAuthority(
        name, keys, sign(subject, keys, subject, keys.getPublic(), true, KeyUsage.keyCertSign));
  }

  /** An authority below this one. */
  public TestAuthority authority(String subject) {
    KeyPair below = keys();
    return new TestAuthority(
        subject,
        below,
        sign(
            name,
            keys,
            new X500Name("CN=" + subject),
            below.getPublic(),
            true,
            KeyUsage.keyCertSign));
  }

  /** The certificate of this authority. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Another certificate of this authority, a root, for another time. */
  public X509Certificate certificate(Instant first, Instant last) {
    return sign(name, keys, name, keys.getPublic(), true, KeyUsage.keyCertSign, first, last);
  }

  /** A certificate for a key that signs documents. */
  public X509Certificate signer(PublicKey key) {
    return endEntity(key, KeyUsage.digitalSignature);
  }

  /** A certificate for a key, for a usage of {@link KeyUsage}. */
  public X509Certificate endEntity(PublicKey key, int usage) {
    return sign(name, keys, new X500Name("CN=signer"), key, false, usage);
  }

  private static X509Certificate sign(
      X500Name issuer,
      KeyPair issuerKeys,
      X500Name subject,
      PublicKey key,
      boolean authority,
      int usage) {
    Instant first = NOW.minus(HALF_LIFE);
    return sign(issuer, issuerKeys, subject, key, authority, usage, first, NOW.plus(HALF_LIFE));
  }

  private static X509Certificate sign(
      X500Name issuer,
      KeyPair issuerKeys,
      X500Name subject,
      PublicKey key,
      boolean authority,
      int usage,
      Instant first,
      Instant last) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(System.nanoTime()),
              Date.from(first),
              Date.from(last),
              subject,
              key);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
