package org.attls.tls.credential;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.List;

/**
 * A certificate chain and the private key of its first certificate: EC on P-256, P-384 or P-521, or
 * RSA.
 *
 * @param chain end-entity certificate first
 * @param key PKCS#8-encodable private key
 */
public record X509Credential(List<X509Certificate> chain, PrivateKey key) {
  /**
   * Copies the list and checks that key and certificate belong together.
   *
   * @throws IllegalArgumentException if they do not, or the chain is empty
   */
  public X509Credential {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("empty certificate chain");
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
}
