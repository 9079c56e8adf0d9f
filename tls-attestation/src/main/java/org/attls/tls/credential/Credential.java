package org.attls.tls.credential;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import org.attls.cmw.octets.Bytes;

/** What an end that does not attest authenticates with. */
public sealed interface Credential permits X509Credential, RawKeyCredential {
  /** The private key: EC on P-256, P-384 or P-521, or RSA. */
  PrivateKey key();

  /** The key that CertificateVerify verifies with. */
  PublicKey publicKey();

  /** cert_data of each entry of the Certificate message (RFC 8446, section 4.4.2), in DER. */
  List<Bytes> entries();
}
