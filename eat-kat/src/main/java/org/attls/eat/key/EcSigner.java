package org.attls.eat.key;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Locale;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * A private key of the JDK on one of the {@link EcCurve}s. It need not be exportable: only {@link
 * Signature} ever looks at it.
 */
public final class EcSigner {
  private final PrivateKey privateKey;
  private final EcKey publicKey;

  /** A key pair; {@link #sign(Bytes)} notices halves of different pairs. */
  public EcSigner(PrivateKey privateKey, EcKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** A fresh key in memory. */
  public static EcSigner generate(EcCurve curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(
          new ECGenParameterSpec("sec" + curve.name().toLowerCase(Locale.ROOT) + "r1"));
      KeyPair pair = generator.generateKeyPair();
      return new EcSigner(pair.getPrivate(), EcKey.of((ECPublicKey) pair.getPublic()));
    } catch (GeneralSecurityException | MalformedException missing) {
      throw new IllegalStateException("this Java runtime makes no keys on " + curve, missing);
    }
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
    Bytes signature = sign(content, "withECDSAinP1363Format");
    if (!publicKey.verifies(content, signature)) {
      throw new SignatureException("the key does not make signatures of its public half");
    }
    return signature;
  }

  /**
   * The same, without that check, as a DER ECDSA-Sig-Value (RFC 3279, section 2.2.3), as TLS wants
   * it.
   */
  public Bytes signDer(Bytes content) throws GeneralSecurityException {
    return sign(content, "withECDSA");
  }

  private Bytes sign(Bytes content, String format) throws GeneralSecurityException {
    Signature ecdsa = Signature.getInstance(publicKey.curve().digest().replace("-", "") + format);
    ecdsa.initSign(privateKey);
    ecdsa.update(content.toArray());
    return Bytes.copyOf(ecdsa.sign());
  }

  /** Shows the public half. */
  @Override
  public String toString() {
    return "EcSigner[" + publicKey + "]";
  }
}
