package org.attls.tls.fake;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

/** Certificates made for one test run. */
public final class TestCertificates {
  /** One RSA key of each size is enough for a process: they take long to make. */
  private static final Map<SlowKey, KeyPair> SLOW_KEYS = new ConcurrentHashMap<>();

  private final X509Certificate root;
  private final KeyPair rootKey;

  /** A certification authority of its own. */
  public TestCertificates() {
    this.rootKey = keyPair();
    this.root = root(Duration.ofHours(1));
  }

  /** The trust anchor. */
  public X509Certificate root() {
    return root;
  }

  /** The authority's own certificate with that validity (negative: expired). */
  public X509Certificate root(Duration validFor) {
    return sign(rootKey, "CN=Test Root", rootKey, "CN=Test Root", true, null, validFor, null);
  }

  /** A server certificate for a DNS name. */
  public X509Credential server(String dnsName) {
    return server(dnsName, Duration.ofHours(1), KeyPurposeId.id_kp_serverAuth);
  }

  /** A client certificate for somebody called {@code name}. */
  public X509Credential client(String name) {
    return server(name, Duration.ofHours(1), KeyPurposeId.id_kp_clientAuth);
  }

  /** A server certificate with that validity (negative: expired) and that purpose. */
  public X509Credential server(String dnsName, Duration validFor, KeyPurposeId purpose) {
    return server(dnsName, keyPair(), validFor, purpose);
  }

  /** A server certificate for a key of that kind: EC with a curve's name, RSA with a size. */
  public X509Credential server(String dnsName, String algorithm, String parameter) {
    return certificate(dnsName, algorithm, parameter, KeyPurposeId.id_kp_serverAuth);
  }

  /** A client certificate for a key of that kind. */
  public X509Credential client(String name, String algorithm, String parameter) {
    return certificate(name, algorithm, parameter, KeyPurposeId.id_kp_clientAuth);
  }

  private X509Credential certificate(
      String name, String algorithm, String parameter, KeyPurposeId purpose) {
    try {
      KeyPair pair =
          algorithm.equals("EC")
              ? FastKeys.onCurve(parameter)
              : SLOW_KEYS.computeIfAbsent(
                  new SlowKey(algorithm, Integer.parseInt(parameter)), SlowKey::generate);
      return server(name, pair, Duration.ofHours(1), purpose);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private record SlowKey(String algorithm, int bits) {
    KeyPair generate() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /** A server certificate whose key may be used for nothing but that (bits of {@link KeyUsage}). */
  public X509Credential serverWithKeyUsage(String dnsName, int usage) {
    KeyPair key = keyPair();
    X509Certificate leaf =
        sign(
            key,
            "CN=" + dnsName,
            rootKey,
            "CN=Test Root",
            false,
            dnsName,
            Duration.ofHours(1),
            KeyPurposeId.id_kp_serverAuth,
            usage);
    return new X509Credential(List.of(leaf), key.getPrivate());
  }

  private X509Credential server(
      String dnsName, KeyPair key, Duration validFor, KeyPurposeId purpose) {
    X509Certificate leaf =
        sign(key, "CN=" + dnsName, rootKey, "CN=Test Root", false, dnsName, validFor, purpose);
    return new X509Credential(List.of(leaf), key.getPrivate());
  }

  private static KeyPair keyPair() {
    try {
      return FastKeys.onCurve("secp256r1");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static X509Certificate sign(
      KeyPair key,
      String subject,
      KeyPair issuerKey,
      String issuer,
      boolean authority,
      @org.jspecify.annotations.Nullable String dnsName,
      Duration validFor,
      @org.jspecify.annotations.Nullable KeyPurposeId purpose) {
    return sign(key, subject, issuerKey, issuer, authority, dnsName, validFor, purpose, 0);
  }

  private static X509Certificate sign(
      KeyPair key,
      String subject,
      KeyPair issuerKey,
      String issuer,
      boolean authority,
      @org.jspecify.annotations.Nullable String dnsName,
      Duration validFor,
      @org.jspecify.annotations.Nullable KeyPurposeId purpose,
      int usage) {
    try {
      Instant now = Instant.now();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(System.nanoTime()),
              Date.from(now.minus(Duration.ofHours(2))),
              Date.from(now.plus(validFor)),
              new X500Name(subject),
              key.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (dnsName != null) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
      }
      if (purpose != null) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      }
      if (usage != 0) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .setProvider(FastKeys.PROVIDER)
                      .build(issuerKey.getPrivate())));
    } catch (GeneralSecurityException
        | OperatorCreationException
        | java.io.IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
