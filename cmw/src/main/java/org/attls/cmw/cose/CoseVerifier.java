package org.attls.cmw.cose;

import java.security.GeneralSecurityException;
import org.attls.cmw.octets.Bytes;

/**
 * Verifies the signature of a COSE message with a key that it trusts.
 *
 * <p>The key decides what algorithm is right; the header's must agree with it. A key that comes in
 * the message itself proves nothing.
 */
@FunctionalInterface
public interface CoseVerifier {
  /**
   * @param headers the headers, of which algorithm and key identifier help to choose the key
   * @param toBeSigned the encoded Sig_structure
   * @param signature as the algorithm's COSE registration writes it, for ECDSA {@code r ‖ s}
   * @return false if the key is unknown or the signature is not its signature of these octets
   * @throws GeneralSecurityException if the check could not be made, or to give a reason
   */
  boolean verify(CoseHeaders headers, Bytes toBeSigned, Bytes signature)
      throws GeneralSecurityException;
}
