package org.attls.tls.internal.bc;

import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.tls.binding.BoundChallenge;
import org.attls.tls.negotiate.Negotiated;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.Direction;
import org.bouncycastle.tls.TlsContext;

/**
 * A challenge computed before the handshake was complete, to be compared with the library's
 * exporter when it is.
 */
record BoundValue(Negotiated.BackgroundCheck evidence, Bytes key, Bytes challenge) {
  /**
   * The library has no handshake exporter, so there is nothing to compare a server's challenge
   * with: {@link KeyMaterial#selfCheck} has looked at the secret and the transcript behind it.
   */
  void crossCheck(KeyMaterial keys, TlsContext context) throws AttestationException {
    if (evidence.binding() == BindingMode.BOUND
        && evidence.direction() == Direction.CLIENT_ATTESTS) {
      int hash = context.getSecurityParametersConnection().getPRFCryptoHashAlgorithm();
      keys.crossCheck(
          BoundChallenge.CLIENT_LABEL,
          BoundChallenge.context(
              evidence.direction(), evidence.nonce(), BcSecret.suiteHash(hash), key),
          challenge);
    }
  }
}
