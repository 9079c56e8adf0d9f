package org.attls.gateway.mint;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.tls.credential.X509Credential;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The authority of one back end: makes a certificate for each device that was admitted, and for
 * each of its verdicts. The subject's CN is the device's id, the subject alternative name the URI
 * {@code urn:attls:device:} with the same id; for client authentication only, on a key of its own.
 * It lives as long as the verdict, at most 24 h.
 */
public final class ClientAuthority {
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final int KEPT = 10_000;
  private static final int SERIAL_BITS = 127;

  private final X509Credential authority;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  private record Judged(String device, Bytes verdict) {}

  /** Those that were made, so that a device that comes again costs no signature. */
  private final Map<Judged, X509Credential> made =
      new LinkedHashMap<>(16, 0.75F, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Judged, X509Credential> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param authority a CA of path length 0, for this back end alone
   * @throws IllegalArgumentException for a certificate that is no such CA
   */
  public ClientAuthority(X509Credential authority, InstantSource clock) {
    if (authority.chain().get(0).getBasicConstraints() != 0) {
      throw new IllegalArgumentException("the authority is a CA of path length 0");
    }
    this.authority = authority;
    this.clock = clock;
  }

  /**
   * A credential for a device; may take a few milliseconds.
   *
   * @throws IllegalStateException if the authority's key cannot sign
   */
  public X509Credential credential(DeviceFacts facts) {
    Judged judged = new Judged(facts.device().text(), facts.verdictDigest());
    Instant now = clock.instant();
    synchronized (made) {
      X509Credential kept = made.get(judged);
      if (kept != null && kept.chain().get(0).getNotAfter().toInstant().isAfter(now)) {
        return kept;
      }
    }
    X509Credential fresh = make(facts, now);
    synchronized (made) {
      made.put(judged, fresh);
    }
    return fresh;
  }

  private X509Credential make(DeviceFacts facts, Instant now) {
    Instant end = now.plus(LONGEST);
    Instant until = facts.validUntil().isBefore(end) ? facts.validUntil() : end;
    String device = facts.device().text();
    X509Certificate issuer = authority.chain().get(0);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              org.bouncycastle.asn1.x500.X500Name.getInstance(
                  issuer.getSubjectX500Principal().getEncoded()),
              new BigInteger(SERIAL_BITS, random),
              Date.from(now.minus(SKEW)),
              Date.from(until.plus(SKEW)),
              new X500NameBuilder().addRDN(BCStyle.CN, device).build(),
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName(
                  GeneralName.uniformResourceIdentifier, "urn:attls:device:" + device)));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer));
      String algorithm =
          issuer.getPublicKey() instanceof ECPublicKey ? "SHA256withECDSA" : "SHA256withRSA";
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder(algorithm).build(authority.key())));
      return new X509Credential(List.of(certificate, issuer), pair.getPrivate());
    } catch (GeneralSecurityException | java.io.IOException | OperatorCreationException failed) {
      throw new IllegalStateException("the client authority cannot make a certificate", failed);
    }
  }
}
