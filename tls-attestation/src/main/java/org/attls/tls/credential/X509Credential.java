package org.attls.tls.credential;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.List;
import java.util.Set;

/**
 * A certificate chain and the private key of its first certificate: EC on P-256, P-384 or P-521, or
 * RSA.
 *
 * @param chain end-entity certificate first
 * @param key PKCS#8-encodable private key
 */
public record X509Credential(List<X509Certificate> chain, PrivateKey key) {
  private static final Set<BigInteger> ORDERS =
      Set.of(order("secp256r1"), order("secp384r1"), order("secp521r1"));

  /**
   * Copies the list and checks that key and certificate belong together.
   *
   * @throws IllegalArgumentException if they do not, if the chain is empty, or if the key is of
   *     another kind
   */
  public X509Credential {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("empty certificate chain");
    }
    PublicKey certified = chain.get(0).getPublicKey();
    if (!isSupported(certified)) {
      throw new IllegalArgumentException(
          "the key of a certificate is RSA, or EC on P-256, P-384 or P-521; this one is another "
              + certified.getAlgorithm()
              + " key");
    }
    if (!belongTogether(chain.get(0), key)) {
      throw new IllegalArgumentException("the private key does not belong to the certificate");
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "X509Credential[" + chain.get(0).getSubjectX500Principal() + "]";
  }

  /** Curves by the order of their group: other curves have fields of the same size. */
  private static boolean isSupported(PublicKey key) {
    if (key instanceof RSAPublicKey) {
      return true;
    }
    return key instanceof ECPublicKey ec && ORDERS.contains(ec.getParams().getOrder());
  }

  private static boolean belongTogether(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        certificate.getPublicKey() instanceof ECPublicKey ? "SHA256withECDSA" : "SHA256withRSA";
    try {
      byte[] probe = {1, 2, 3, 4};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
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
