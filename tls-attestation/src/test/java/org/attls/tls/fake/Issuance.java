package org.attls.tls.fake;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.attls.cmw.octets.Bytes;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * One certificate to be issued for a key of somebody else's: fit for a client and a server, unless
 * a test changes what it is about.
 */
public final class Issuance {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final Bytes key;
  private String subject = "CN=device 1";
  private @Nullable GeneralName alternativeName;
  private Duration validFor = Duration.ofHours(1);
  private KeyPurposeId @Nullable [] purposes = {
    KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth
  };
  private int usage = KeyUsage.digitalSignature;
  private boolean authority;

  private Issuance(Bytes key) {
    this.key = key;
  }

  /** For that key, DER SubjectPublicKeyInfo. */
  public static Issuance forKey(Bytes subjectPublicKeyInfo) {
    return new Issuance(subjectPublicKeyInfo);
  }

  /** A certificate of an authority. */
  static Issuance forAuthority(KeyPair pair, String subject) {
    Issuance issuance = forKey(Bytes.copyOf(pair.getPublic().getEncoded())).subject(subject);
    issuance.authority = true;
    issuance.purposes = null;
    issuance.usage = KeyUsage.keyCertSign;
    return issuance;
  }

  /** For that subject; empty for none. */
  public Issuance subject(String name) {
    this.subject = name;
    return this;
  }

  /** With a DNS name. */
  public Issuance alternativeName(String dnsName) {
    return alternativeName(new GeneralName(GeneralName.dNSName, dnsName));
  }

  /** With a name of any kind. */
  public Issuance alternativeName(GeneralName name) {
    this.alternativeName = name;
    return this;
  }

  /** Valid from two hours ago; negative: until some time ago. */
  public Issuance validFor(Duration time) {
    this.validFor = time;
    return this;
  }

  /** For those purposes only. */
  public Issuance purposes(KeyPurposeId... only) {
    this.purposes = only;
    return this;
  }

  /** For those uses only, bits of {@link KeyUsage}. */
  public Issuance usage(int bits) {
    this.usage = bits;
    return this;
  }

  /** Signed by that key, whoever holds it. */
  X509Certificate signedBy(String issuer, PrivateKey issuerKey) {
    try {
      Instant now = Instant.now();
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(SERIAL.getAndIncrement()),
              Date.from(now.minus(Duration.ofHours(2))),
              Date.from(now.plus(validFor)),
              new X500Name(subject),
              SubjectPublicKeyInfo.getInstance(key.toArray()));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      if (purposes != null) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
      }
      if (alternativeName != null) {
        builder.addExtension(
            Extension.subjectAlternativeName, subject.isEmpty(), new GeneralNames(alternativeName));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey)));
    } catch (GeneralSecurityException
        | OperatorCreationException
        | java.io.IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A root and an intermediate authority. */
  public static final class Authority {
    private final KeyPair rootKey = keyPair();
    private final KeyPair issuerKey = keyPair();
    private final X509Certificate root =
        forAuthority(rootKey, "CN=Device Root").signedBy("CN=Device Root", rootKey.getPrivate());
    private final X509Certificate issuer =
        forAuthority(issuerKey, "CN=Device Issuer")
            .signedBy("CN=Device Root", rootKey.getPrivate());

    /** The trust anchor. */
    public X509Certificate root() {
      return root;
    }

    /** The certificate of the intermediate authority. */
    public X509Certificate issuer() {
      return issuer;
    }

    /** A chain of the new certificate and the intermediate authority's. */
    public List<X509Certificate> issue(Issuance issuance) {
      return List.of(issuance.signedBy("CN=Device Issuer", issuerKey.getPrivate()), issuer);
    }
  }

  private static KeyPair keyPair() {
    try {
      return FastKeys.onCurve("secp256r1");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
