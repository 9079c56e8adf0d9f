package org.attls.tls.negotiate;

import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.BindingMode;

/** The size that binding mode {@code bound} demands of a nonce, and with it of a challenge. */
final class NonceLength {
  static final int BOUND_MIN = 32;
  static final int BOUND_MAX = 64;

  private NonceLength() {}

  static boolean fits(BindingMode mode, Bytes nonce) {
    return mode == BindingMode.DRAFT || nonce.size() >= BOUND_MIN && nonce.size() <= BOUND_MAX;
  }

  /** Checks a nonce of the peer. */
  static void check(BindingMode mode, Bytes nonce) throws AttestationException {
    if (!fits(mode, nonce)) {
      throw new AttestationException(
          Reason.NONCE_LENGTH,
          "nonce of "
              + nonce.size()
              + " octets, binding mode bound takes "
              + BOUND_MIN
              + ".."
              + BOUND_MAX);
    }
  }
}
