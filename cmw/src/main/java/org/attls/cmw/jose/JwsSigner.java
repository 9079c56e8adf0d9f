package org.attls.cmw.jose;

import java.security.GeneralSecurityException;
import org.attls.cmw.octets.Bytes;

/** Makes signatures of JWS with one key and one algorithm. */
public interface JwsSigner {
  /** The algorithm in the words of RFC 7518, such as {@code ES256}. */
  String algorithm();

  /**
   * @param signingInput what is signed: two base64url texts and the full stop between them
   * @return the signature as RFC 7518 writes it, for ECDSA {@code r ‖ s}
   */
  Bytes sign(Bytes signingInput) throws GeneralSecurityException;
}
