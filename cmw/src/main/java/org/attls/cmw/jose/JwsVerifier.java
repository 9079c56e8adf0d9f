package org.attls.cmw.jose;

import java.security.GeneralSecurityException;
import org.attls.cmw.octets.Bytes;

/**
 * Verifies the signature of a JWS with a key that it trusts. The key decides what algorithm is
 * right; the header's must agree with it.
 */
@FunctionalInterface
public interface JwsVerifier {
  /**
   * @param headers the headers, of which algorithm and key identifier help to choose the key
   * @param signingInput what is signed: two base64url texts and the full stop between them
   * @param signature as RFC 7518 writes it, for ECDSA {@code r ‖ s}
   * @return false if the key is unknown or the signature is not its signature of these octets
   * @throws GeneralSecurityException if the check could not be made, or to give a reason
   */
  boolean verify(JwsHeaders headers, Bytes signingInput, Bytes signature)
      throws GeneralSecurityException;
}
