package org.attls.tls.credential;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import org.attls.cmw.octets.Bytes;

/**
 * A raw public key (RFC 7250), shown in place of a certificate, and its private key: EC on P-256,
 * P-384 or P-521, or RSA.
 *
 * @param key PKCS#8-encodable private key
 */
public record RawKeyCredential(PublicKey publicKey, PrivateKey key) implements Credential {
  /**
   * Checks that the two belong together.
   *
   * @throws IllegalArgumentException if they do not, or if they are of another kind
   */
  public RawKeyCredential {
    SigningKeys.require(publicKey, key, "raw public key");
  }

  /** DER SubjectPublicKeyInfo, which the peer pins. */
  public Bytes subjectPublicKeyInfo() {
    return Bytes.copyOf(publicKey.getEncoded());
  }

  @Override
  public List<Bytes> entries() {
    return List.of(subjectPublicKeyInfo());
  }

  /** Without the private key. */
  @Override
  public String toString() {
    return "RawKeyCredential[" + PinnedKeys.name(subjectPublicKeyInfo()) + "]";
  }
}
