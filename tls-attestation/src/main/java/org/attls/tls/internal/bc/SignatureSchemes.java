package org.attls.tls.internal.bc;

import java.io.IOException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Vector;
import org.attls.rats.SignatureAlgorithm;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsFatalAlert;

/** Which signature schemes are offered, and which fits which key (RFC 8446, section 4.2.3). */
final class SignatureSchemes {
  /** For the CertificateVerify of a certificate's key. */
  static final List<Integer> CERTIFICATE =
      List.of(
          SignatureScheme.ecdsa_secp256r1_sha256,
          SignatureScheme.ecdsa_secp384r1_sha384,
          SignatureScheme.ecdsa_secp521r1_sha512,
          SignatureScheme.ed25519,
          SignatureScheme.rsa_pss_rsae_sha256,
          SignatureScheme.rsa_pss_rsae_sha384,
          SignatureScheme.rsa_pss_rsae_sha512);

  /** For the signatures inside a certificate chain, beside {@link #CERTIFICATE}. */
  static final List<Integer> CHAIN_ONLY =
      List.of(
          SignatureScheme.rsa_pkcs1_sha256,
          SignatureScheme.rsa_pkcs1_sha384,
          SignatureScheme.rsa_pkcs1_sha512);

  private SignatureSchemes() {}

  /** In the library's form. */
  static Vector<SignatureAndHashAlgorithm> vector(List<Integer> schemes) {
    Vector<SignatureAndHashAlgorithm> vector = new Vector<>();
    schemes.forEach(scheme -> vector.add(SignatureScheme.getSignatureAndHashAlgorithm(scheme)));
    return vector;
  }

  /** For the signatures inside a chain, in the library's form. */
  static Vector<SignatureAndHashAlgorithm> inChains() {
    Vector<SignatureAndHashAlgorithm> all = vector(CERTIFICATE);
    all.addAll(vector(CHAIN_ONLY));
    return all;
  }

  static int of(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ECDSA_P256_SHA256 -> SignatureScheme.ecdsa_secp256r1_sha256;
      case ECDSA_P384_SHA384 -> SignatureScheme.ecdsa_secp384r1_sha384;
      case ECDSA_P521_SHA512 -> SignatureScheme.ecdsa_secp521r1_sha512;
    };
  }

  /** The one scheme of an EC key's curve. */
  static int forCurveOf(SubjectPublicKeyInfo key) throws IOException {
    ASN1ObjectIdentifier curve =
        ASN1ObjectIdentifier.getInstance(key.getAlgorithm().getParameters());
    if (SECObjectIdentifiers.secp256r1.equals(curve)) {
      return SignatureScheme.ecdsa_secp256r1_sha256;
    }
    if (SECObjectIdentifiers.secp384r1.equals(curve)) {
      return SignatureScheme.ecdsa_secp384r1_sha384;
    }
    if (SECObjectIdentifiers.secp521r1.equals(curve)) {
      return SignatureScheme.ecdsa_secp521r1_sha512;
    }
    throw new TlsFatalAlert(AlertDescription.bad_certificate, "key on an unexpected curve");
  }

  /** The schemes that a certificate's key can sign with, best first. */
  static List<Integer> forKey(PublicKey key) {
    if (key instanceof ECPublicKey ec) {
      return switch (ec.getParams().getCurve().getField().getFieldSize()) {
        case 256 -> List.of(SignatureScheme.ecdsa_secp256r1_sha256);
        case 384 -> List.of(SignatureScheme.ecdsa_secp384r1_sha384);
        case 521 -> List.of(SignatureScheme.ecdsa_secp521r1_sha512);
        default -> List.of();
      };
    }
    if (key instanceof RSAPublicKey) {
      return List.of(
          SignatureScheme.rsa_pss_rsae_sha256,
          SignatureScheme.rsa_pss_rsae_sha384,
          SignatureScheme.rsa_pss_rsae_sha512);
    }
    if (key instanceof EdECPublicKey edwards && edwards.getParams().getName().equals("Ed25519")) {
      return List.of(SignatureScheme.ed25519);
    }
    return List.of();
  }
}
