package org.attls.eat.cose;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;

/**
 * Signs COSE messages with an ECDSA key of the JDK. A key that no JDK provider has, such as one in
 * a TPM, implements {@link CoseSigner} itself.
 */
public final class EcCoseSigner implements CoseSigner {
  private final EcSigner signer;
  private final CoseAlgorithm algorithm;

  private EcCoseSigner(EcSigner signer, CoseAlgorithm algorithm) {
    this.signer = signer;
    this.algorithm = algorithm;
  }

  /** Signs with ES256, ES384 or ES512, whichever belongs to the curve. */
  public static EcCoseSigner of(EcSigner signer) {
    return new EcCoseSigner(signer, CoseAlgorithm.of(signer.publicKey().curve()));
  }

  /**
   * Signs with ES256, ES384 or ES512, whichever belongs to the curve.
   *
   * @param privateKey need not be exportable
   */
  public static EcCoseSigner of(PrivateKey privateKey, EcKey publicKey) {
    return of(new EcSigner(privateKey, publicKey));
  }

  /** A fresh key in memory. */
  public static EcCoseSigner generate(EcCurve curve) {
    return of(EcSigner.generate(curve));
  }

  /**
   * The same key with another of its algorithms.
   *
   * @throws IllegalArgumentException if the algorithm is one of another curve
   */
  public EcCoseSigner with(CoseAlgorithm other) {
    if (other.curve() != publicKey().curve()) {
      throw new IllegalArgumentException(
          other + " with a key on " + publicKey().curve().joseName());
    }
    return new EcCoseSigner(signer, other);
  }

  /** The public half. */
  public EcKey publicKey() {
    return signer.publicKey();
  }

  @Override
  public int algorithm() {
    return algorithm.number();
  }

  @Override
  public Bytes sign(Bytes toBeSigned) throws GeneralSecurityException {
    return signer.sign(toBeSigned);
  }

  /** Shows the public half. */
  @Override
  public String toString() {
    return "EcCoseSigner[" + algorithm + " " + publicKey() + "]";
  }
}
