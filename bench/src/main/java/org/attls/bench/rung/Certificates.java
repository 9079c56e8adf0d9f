package org.attls.bench.rung;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
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
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** One authority, one server and one client for all rungs: P-256, a chain of one certificate. */
public final class Certificates {
  /** The server's name. */
  public static final String SERVER = "server.example";

  private final KeyPair authorityKey = keyPair();
  private final X509Certificate authority;
  private final X509Credential server;
  private final X509Credential client;

  /** New keys. */
  public Certificates() {
    this.authority = certificate("bench authority", authorityKey, null);
    this.server = credential(SERVER, KeyPurposeId.id_kp_serverAuth);
    this.client = credential("client.example", KeyPurposeId.id_kp_clientAuth);
  }

  /** The trust anchor. */
  public X509Certificate authority() {
    return authority;
  }

  /** The server's certificate and key. */
  public X509Credential server() {
    return server;
  }

  /** Another certificate and key of the same server. */
  public X509Credential anotherOfServer() {
    return credential(SERVER, KeyPurposeId.id_kp_serverAuth);
  }

  /** The client's certificate and key. */
  public X509Credential client() {
    return client;
  }

  private X509Credential credential(String name, KeyPurposeId purpose) {
    KeyPair pair = keyPair();
    return new X509Credential(List.of(certificate(name, pair, purpose)), pair.getPrivate());
  }

  private X509Certificate certificate(
      String name, KeyPair pair, @org.jspecify.annotations.Nullable KeyPurposeId purpose) {
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Name("CN=bench authority"),
            new BigInteger(120, new SecureRandom()).setBit(120),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            new X500Name("CN=" + name),
            pair.getPublic());
    try {
      if (purpose == null) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      } else {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKey.getPrivate())));
    } catch (IOException | GeneralSecurityException | OperatorCreationException refused) {
      throw new IllegalStateException("a certificate could not be made", refused);
    }
  }

  /** A key pair on P-256. */
  public static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java runtime has P-256", impossible);
    }
  }
}
