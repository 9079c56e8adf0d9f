package org.attls.tls.credential;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.attls.cmw.octets.Bytes;

/**
 * A certificate chain and the private key of its first certificate: EC on P-256, P-384 or P-521, or
 * RSA.
 *
 * @param chain end-entity certificate first
 * @param key PKCS#8-encodable private key
 */
public record X509Credential(List<X509Certificate> chain, PrivateKey key) implements Credential {
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
    SigningKeys.require(chain.get(0).getPublicKey(), key, "certificate");
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "X509Credential[" + chain.get(0).getSubjectX500Principal() + "]";
  }

  @Override
  public PublicKey publicKey() {
    return chain.get(0).getPublicKey();
  }

  @Override
  public List<Bytes> entries() {
    return chain.stream().map(X509Credential::encoded).toList();
  }

  private static Bytes encoded(X509Certificate certificate) {
    try {
      return Bytes.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("a parsed certificate has an encoding", impossible);
    }
  }
}
