package org.attls.eat.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * A private key of the JDK on one of the {@link EcCurve}s. It need not be exportable: one without
 * an encoding is left to the JDK's {@link java.security.Signature}.
 */
public final class EcSigner {
  private final PrivateKey privateKey;
  private final EcKey publicKey;
  private volatile Ecdsa.@Nullable Signing signing;

  /** A key pair; {@link #sign(Bytes)} notices halves of different pairs. */
  public EcSigner(PrivateKey privateKey, EcKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** A fresh key in memory. */
  public static EcSigner generate(EcCurve curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve.standardName()));
      KeyPair pair = generator.generateKeyPair();
      return new EcSigner(pair.getPrivate(), EcKey.of((ECPublicKey) pair.getPublic()));
    } catch (GeneralSecurityException | MalformedException missing) {
      throw new IllegalStateException("this Java runtime makes no keys on " + curve, missing);
    }
  }

  /**
   * A key from its private number, big-endian.
   *
   * @throws GeneralSecurityException for a number outside of 1..n-1; the text does not show it
   */
  public static EcSigner ofScalar(Bytes scalar, EcKey publicKey) throws GeneralSecurityException {
    BigInteger number = new BigInteger(1, scalar.toArray());
    ECParameterSpec parameters = publicKey.curve().parameters();
    if (number.signum() == 0 || number.compareTo(parameters.getOrder()) >= 0) {
      throw new InvalidKeyException("no private key of " + publicKey.curve().joseName());
    }
    return new EcSigner(
        KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(number, parameters)),
        publicKey);
  }

  /** The public half. */
  public EcKey publicKey() {
    return publicKey;
  }

  /**
   * Signs with ECDSA and the hash of the curve.
   *
   * @return {@code r || s}, each of the full size of the field
   * @throws SignatureException if the public half does not verify what was signed: it belongs to
   *     another key, or the signing went wrong
   */
  public Bytes sign(Bytes content) throws GeneralSecurityException {
    Bytes signature = signUnchecked(content);
    if (!publicKey.verifies(content, signature)) {
      throw new SignatureException("the key does not make signatures of its public half");
    }
    return signature;
  }

  /**
   * The same without that check, for callers that verify what they signed before it goes anywhere:
   * signatures here are deterministic, and one with a fault in it can give the key away.
   */
  public Bytes signUnchecked(Bytes content) throws GeneralSecurityException {
    return signing().sign(content);
  }

  /**
   * The same, without that check, as a DER ECDSA-Sig-Value (RFC 3279, section 2.2.3), as TLS wants
   * it.
   */
  public Bytes signDer(Bytes content) throws GeneralSecurityException {
    Bytes both = signUnchecked(content);
    int field = both.size() / 2;
    return EcdsaSigValue.der(both.slice(0, field), both.slice(field, both.size()));
  }

  private Ecdsa.Signing signing() throws GeneralSecurityException {
    Ecdsa.Signing ready = signing;
    if (ready == null) {
      ready = Ecdsa.signing(privateKey, publicKey.curve());
      signing = ready;
    }
    return ready;
  }

  /** Shows the public half. */
  @Override
  public String toString() {
    return "EcSigner[" + publicKey + "]";
  }
}
