package org.attls.tls.credential;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Set;

/** The keys that an end that does not attest can sign with. */
final class SigningKeys {
  private static final Set<BigInteger> ORDERS =
      Set.of(order("secp256r1"), order("secp384r1"), order("secp521r1"));

  private SigningKeys() {}

  /**
   * Checks kind, and that the two belong together.
   *
   * @param holder what the public key stands in
   */
  static void require(PublicKey certified, PrivateKey key, String holder) {
    if (!isSupported(certified)) {
      throw new IllegalArgumentException(
          "the key of a "
              + holder
              + " is RSA, or EC on P-256, P-384 or P-521; this one is another "
              + certified.getAlgorithm()
              + " key");
    }
    if (!belongTogether(certified, key)) {
      throw new IllegalArgumentException("the private key does not belong to the " + holder);
    }
  }

  /** Curves by the order of their group: other curves have fields of the same size. */
  private static boolean isSupported(PublicKey key) {
    if (key instanceof RSAPublicKey) {
      return true;
    }
    return key instanceof ECPublicKey ec && ORDERS.contains(ec.getParams().getOrder());
  }

  private static boolean belongTogether(PublicKey certified, PrivateKey key) {
    String algorithm = certified instanceof ECPublicKey ? "SHA256withECDSA" : "SHA256withRSA";
    try {
      byte[] probe = {1, 2, 3, 4};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException refused) {
      return false;
    }
  }

  private static BigInteger order(String curve) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(curve));
      return parameters.getParameterSpec(ECParameterSpec.class).getOrder();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime has no " + curve, missing);
    }
  }
}
