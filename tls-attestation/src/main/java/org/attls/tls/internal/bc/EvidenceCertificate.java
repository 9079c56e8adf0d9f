package org.attls.tls.internal.bc;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.profile.ProofForm;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsEncryptor;
import org.bouncycastle.tls.crypto.TlsVerifier;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the certificate slot of an end that attests (draft-fossati-tls-attestation-07,
 * section 6): evidence, a result, or in kind CERT_ATTESTATION an X.509 certificate; also what this
 * end shows without attesting, which need not be parsed again. To the library they are opaque
 * octets, to which the attested key is bound once, when they have been looked into.
 */
final class EvidenceCertificate implements TlsCertificate {
  private final AttestedTlsCrypto crypto;
  private Bytes evidence;
  private @Nullable BoundKey bound;

  /** The key of CertificateVerify, and how its signature is spelled. */
  private record BoundKey(BcTlsRawKeyCertificate key, ProofForm form) {}

  EvidenceCertificate(AttestedTlsCrypto crypto, Bytes evidence) {
    this.crypto = crypto;
    this.evidence = evidence;
  }

  Bytes evidence() {
    return evidence;
  }

  /** Forgets evidence and key: CertificateVerify has been verified. */
  void drop() {
    evidence = Bytes.EMPTY;
    bound = null;
  }

  /**
   * Binds the key, DER SubjectPublicKeyInfo, with which CertificateVerify has to verify.
   *
   * @throws AttestationException {@link Reason#KEY_MISMATCH} if it is not a point on one of the
   *     curves of identity keys
   */
  void bindKey(Bytes subjectPublicKeyInfo, ProofForm form) throws AttestationException {
    if (bound != null) {
      throw new IllegalStateException("a key is bound already");
    }
    try {
      BcTlsRawKeyCertificate claimed = crypto.rawKey(subjectPublicKeyInfo.toArray());
      SignatureSchemes.forCurveOf(claimed.getSubjectPublicKeyInfo());
      claimed.getPubKeyEC();
      bound = new BoundKey(claimed, form);
    } catch (IOException | RuntimeException unusable) {
      throw new AttestationException(
          Reason.KEY_MISMATCH, "the attested key is no key of a curve that is taken", unusable);
    }
  }

  /** The verifier for a scheme that must fit the bound key's curve. */
  @Override
  public Tls13Verifier createVerifier(int signatureScheme) throws IOException {
    BoundKey proving = bound;
    if (proving == null) {
      throw new TlsFatalAlert(AlertDescription.internal_error, "no key is bound to the evidence");
    }
    if (!proving.form.takes(signatureScheme)
        || signatureScheme != SignatureSchemes.forCurveOf(proving.key.getSubjectPublicKeyInfo())) {
      throw Failures.fatal(
          new AttestationException(
              Reason.SIGNATURE_SCHEME,
              "signature scheme " + signatureScheme + " does not fit the attested key"));
    }
    Tls13Verifier verifier = proving.key.createVerifier(signatureScheme);
    return new Tls13Verifier() {
      @Override
      public OutputStream getOutputStream() throws IOException {
        return verifier.getOutputStream();
      }

      @Override
      public boolean verifySignature(byte[] signature) throws IOException {
        Bytes der = Failures.guarded(() -> proving.form.der(Bytes.copyOf(signature)));
        return verifier.verifySignature(der.toArray());
      }
    };
  }

  @Override
  public byte[] getEncoded() {
    return evidence.toArray();
  }

  @Override
  public byte @Nullable [] getExtension(ASN1ObjectIdentifier extension) {
    return null;
  }

  @Override
  public short getLegacySignatureAlgorithm() {
    return SignatureAlgorithm.ecdsa;
  }

  @Override
  public boolean supportsSignatureAlgorithm(short signatureAlgorithm) {
    return signatureAlgorithm == SignatureAlgorithm.ecdsa;
  }

  @Override
  public boolean supportsSignatureAlgorithmCA(short signatureAlgorithm) {
    return false;
  }

  @Override
  public @Nullable BigInteger getSerialNumber() {
    return null;
  }

  @Override
  public @Nullable String getSigAlgOID() {
    return null;
  }

  @Override
  public @Nullable ASN1Encodable getSigAlgParams() {
    return null;
  }

  @Override
  public TlsEncryptor createEncryptor(int role) throws IOException {
    throw new TlsFatalAlert(AlertDescription.certificate_unknown, "evidence encrypts nothing");
  }

  @Override
  public TlsVerifier createVerifier(short signatureAlgorithm) throws IOException {
    throw new TlsFatalAlert(AlertDescription.certificate_unknown, "evidence is for TLS 1.3 only");
  }

  @Override
  public TlsCertificate checkUsageInRole(int role) throws IOException {
    throw new TlsFatalAlert(AlertDescription.certificate_unknown, "evidence has no such role");
  }
}
