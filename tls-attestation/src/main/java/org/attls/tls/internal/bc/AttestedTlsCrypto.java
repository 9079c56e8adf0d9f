package org.attls.tls.internal.bc;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.curve.NistCurve;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.crypto.CryptoHashAlgorithm;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.TlsSigner;
import org.bouncycastle.tls.crypto.impl.TlsAEADCipher;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsRawKeyCertificate;

/**
 * The library's cryptography for one connection. Once evidence has been negotiated, what the peer
 * puts into its Certificate message is taken as it is; AES-GCM and the hash functions are the
 * JDK's, which have hardware behind them; the curves of NIST are done by {@link EllipticCurves},
 * X25519 by the library.
 */
class AttestedTlsCrypto extends BcTlsCrypto {
  private final EllipticCurves curves;
  private final int attestationType;
  private boolean peerSendsEvidence;
  private final Map<Integer, JdkHmac> hmacs = new ConcurrentHashMap<>(1);

  /**
   * @param attestationType the certificate type (RFC 7250) that stands for attestation
   */
  AttestedTlsCrypto(SecureRandom random, EllipticCurves curves, int attestationType) {
    super(random);
    this.curves = curves;
    this.attestationType = attestationType;
  }

  /** From now on the peer's Certificate holds evidence, as this connection has negotiated. */
  void expectEvidence() {
    peerSendsEvidence = true;
  }

  @Override
  public boolean hasCertificateType(short type) {
    return type == attestationType || super.hasCertificateType(type);
  }

  @Override
  public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
    if (peerSendsEvidence && (type == CertificateType.X509 || type == attestationType)) {
      return new EvidenceCertificate(this, Bytes.copyOf(encoding));
    }
    return switch (type) {
      case CertificateType.X509 -> x509(encoding);
      case CertificateType.RawPublicKey -> peersRawKey(encoding);
      default -> super.createCertificate(type, encoding);
    };
  }

  private CurveCertificate x509(byte[] encoding) throws IOException {
    try {
      return new CurveCertificate(this, curves, encoding);
    } catch (IOException | RuntimeException malformed) {
      throw Failures.fatal(
          new AttestationException(
              Reason.CERTIFICATE_REFUSED, "a certificate cannot be parsed", malformed));
    }
  }

  private BcTlsRawKeyCertificate peersRawKey(byte[] encoding) throws IOException {
    try {
      return rawKey(encoding);
    } catch (RuntimeException malformed) {
      throw Failures.fatal(
          new AttestationException(
              Reason.CERTIFICATE_REFUSED, "a raw public key cannot be parsed", malformed));
    }
  }

  /** A bare public key, DER SubjectPublicKeyInfo. */
  BcTlsRawKeyCertificate rawKey(byte[] subjectPublicKeyInfo) {
    return new CurveRawKey(this, curves, subjectPublicKeyInfo);
  }

  @Override
  public TlsECDomain createECDomain(TlsECConfig config) {
    return switch (config.getNamedGroup()) {
      case NamedGroup.secp256r1 -> () -> new CurveAgreement(this, curves, NistCurve.P256);
      case NamedGroup.secp384r1 -> () -> new CurveAgreement(this, curves, NistCurve.P384);
      default -> super.createECDomain(config);
    };
  }

  /** The handshake is over: what is needed again for an update of keys is made again. */
  void handshakeOver() {
    hmacs.clear();
  }

  /** From the source of random numbers itself: the library would keep a generator beside it. */
  @Override
  public TlsNonceGenerator createNonceGenerator(byte[] additionalSeed) {
    return size -> {
      byte[] nonce = new byte[size];
      getSecureRandom().nextBytes(nonce);
      return nonce;
    };
  }

  /** HMAC with that hash, one object for all secrets of this connection. */
  JdkHmac hmac(int hash) {
    return hmacs.computeIfAbsent(hash, JdkHmac::new);
  }

  @Override
  public TlsSecret createSecret(byte[] octets) {
    return new KeyScheduleSecret(this, octets.clone());
  }

  @Override
  public TlsSecret hkdfInit(int hash) {
    return new KeyScheduleSecret(this, new byte[TlsCryptoUtils.getHashOutputSize(hash)]);
  }

  @Override
  public Digest createDigest(int hash) {
    return switch (hash) {
      case CryptoHashAlgorithm.sha256 -> JdkDigest.sha256();
      case CryptoHashAlgorithm.sha384 -> JdkDigest.sha384();
      default -> super.createDigest(hash);
    };
  }

  @Override
  public Digest cloneDigest(int hash, Digest digest) {
    return digest instanceof JdkDigest ours
        ? (JdkDigest) ours.copy()
        : super.cloneDigest(hash, digest);
  }

  /** Signs by ECDSA with that key, on one of the curves of NIST. */
  TlsSigner signer(NistCurve curve, PrivateKey key) throws InvalidKeyException {
    return new CurveSigner(curves.signer(curve, key));
  }

  @Override
  public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac)
      throws IOException {
    return new ContentCipher(super.createCipher(parameters, encryption, mac));
  }

  @Override
  protected TlsAEADCipher createCipher_AES_GCM(
      TlsCryptoParameters parameters, int keySize, int macSize) throws IOException {
    return new TlsAEADCipher(
        parameters,
        new JdkAesGcm(Cipher.ENCRYPT_MODE),
        new JdkAesGcm(Cipher.DECRYPT_MODE),
        keySize,
        macSize,
        TlsAEADCipher.AEAD_GCM,
        null);
  }
}
