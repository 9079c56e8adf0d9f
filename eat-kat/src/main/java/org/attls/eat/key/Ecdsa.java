package org.attls.eat.key;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.ecdsa.EcdsaCode;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * The one place that decides who does ECDSA for tokens and results: the {@link EcdsaCode} on the
 * class path, and without one, or for a key without an encoding, the JDK. Signatures are {@code r
 * || s} of the full size, the hash is the curve's.
 */
final class Ecdsa {
  private Ecdsa() {}

  /** A private key that signs contents. */
  interface Signing {
    Bytes sign(Bytes content) throws GeneralSecurityException;
  }

  static Signing signing(PrivateKey key, EcCurve curve) throws InvalidKeyException {
    Optional<EcdsaCode> code = EcdsaCode.found();
    if (code.isEmpty() || !"PKCS#8".equals(key.getFormat())) {
      return content -> {
        Signature ecdsa = byTheJdk(curve);
        ecdsa.initSign(key);
        ecdsa.update(content.toArray());
        return Bytes.copyOf(ecdsa.sign());
      };
    }
    EcdsaCode.Signing signing = code.get().signing(curve.standardName(), key);
    return content -> signing.sign(digest(curve, content));
  }

  /**
   * Whether a signature is right.
   *
   * @param signature both numbers in 1..n-1
   */
  static boolean verifies(EcKey key, Bytes content, Bytes signature) {
    EcCurve curve = key.curve();
    Optional<EcdsaCode> code = EcdsaCode.found();
    try {
      if (code.isPresent()) {
        return code.get()
            .verifies(curve.standardName(), key.uncompressed(), digest(curve, content), signature);
      }
      Signature ecdsa = byTheJdk(curve);
      ecdsa.initVerify(key.publicKey());
      ecdsa.update(content.toArray());
      return ecdsa.verify(signature.toArray());
    } catch (GeneralSecurityException refused) {
      return false;
    }
  }

  /**
   * The keys under which a signature is right; none without {@link EcdsaCode}, as the JDK does not
   * tell.
   *
   * @param signature both numbers in 1..n-1
   */
  static List<EcKey> signers(EcCurve curve, Bytes content, Bytes signature) {
    Optional<EcdsaCode> code = EcdsaCode.found();
    List<EcKey> keys = new ArrayList<>();
    if (code.isPresent()) {
      try {
        for (Bytes point :
            code.get().signers(curve.standardName(), digest(curve, content), signature)) {
          keys.add(EcKey.ofUncompressed(curve, point, "signer"));
        }
      } catch (GeneralSecurityException | MalformedException impossible) {
        throw new IllegalStateException("points of " + curve.joseName(), impossible);
      }
    }
    return keys;
  }

  private static Signature byTheJdk(EcCurve curve) throws NoSuchAlgorithmException {
    return Signature.getInstance(curve.digest().replace("-", "") + "withECDSAinP1363Format");
  }

  private static Bytes digest(EcCurve curve, Bytes content) {
    try {
      MessageDigest digest = MessageDigest.getInstance(curve.digest());
      content.update(digest);
      return Bytes.copyOf(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has " + curve.digest(), impossible);
    }
  }
}
