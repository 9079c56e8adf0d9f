package org.attls.eat.cose;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Locale;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;

/**
 * Signs COSE messages with an ECDSA key of the JDK, which need not be exportable: only {@link
 * Signature} ever looks at it. A key that no JDK provider has, such as one in a TPM, implements
 * {@link CoseSigner} itself.
 */
public final class EcCoseSigner implements CoseSigner {
  private final PrivateKey privateKey;
  private final EcKey publicKey;
  private final CoseAlgorithm algorithm;

  private EcCoseSigner(PrivateKey privateKey, EcKey publicKey, CoseAlgorithm algorithm) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    this.algorithm = algorithm;
  }

  /** Signs with ES256, ES384 or ES512, whichever belongs to the curve. */
  public static EcCoseSigner of(PrivateKey privateKey, EcKey publicKey) {
    return new EcCoseSigner(privateKey, publicKey, CoseAlgorithm.of(publicKey.curve()));
  }

  /** A fresh key in memory. */
  public static EcCoseSigner generate(EcCurve curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(
          new ECGenParameterSpec("sec" + curve.name().toLowerCase(Locale.ROOT) + "r1"));
      KeyPair pair = generator.generateKeyPair();
      return of(pair.getPrivate(), EcKey.of((ECPublicKey) pair.getPublic()));
    } catch (GeneralSecurityException | MalformedException missing) {
      throw new IllegalStateException("this Java runtime cannot make keys on " + curve, missing);
    }
  }

  /**
   * The same key with another of its algorithms.
   *
   * @throws IllegalArgumentException if the algorithm is one of another curve
   */
  public EcCoseSigner with(CoseAlgorithm other) {
    if (other.curve() != publicKey.curve()) {
      throw new IllegalArgumentException(other + " with a key on " + publicKey.curve().joseName());
    }
    return new EcCoseSigner(privateKey, publicKey, other);
  }

  /** The public half. */
  public EcKey publicKey() {
    return publicKey;
  }

  @Override
  public int algorithm() {
    return algorithm.number();
  }

  /**
   * @throws SignatureException if the public half does not verify what was signed: it belongs to
   *     another key, or the signing went wrong
   */
  @Override
  public Bytes sign(Bytes toBeSigned) throws GeneralSecurityException {
    Signature ecdsa =
        Signature.getInstance(
            publicKey.curve().digest().replace("-", "") + "withECDSAinP1363Format");
    ecdsa.initSign(privateKey);
    ecdsa.update(toBeSigned.toArray());
    Bytes signature = Bytes.copyOf(ecdsa.sign());
    int middle = algorithm.signatureOctets() / 2;
    if (signature.size() != algorithm.signatureOctets()
        || !publicKey.verifies(
            toBeSigned, signature.slice(0, middle), signature.slice(middle, 2 * middle))) {
      throw new SignatureException("the key does not make signatures of its public half");
    }
    return signature;
  }

  /** Shows the public half. */
  @Override
  public String toString() {
    return "EcCoseSigner[" + algorithm + " " + publicKey + "]";
  }
}
