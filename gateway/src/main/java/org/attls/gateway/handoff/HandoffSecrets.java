package org.attls.gateway.handoff;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/**
 * What the gateway proves itself with to a back end, as far as the hand-off needs it.
 *
 * @param tokens signs identities
 * @param password of the gateway's account at the broker
 */
public record HandoffSecrets(Optional<IdentityToken> tokens, Optional<Bytes> password) {
  /** None. */
  public static final HandoffSecrets NONE = new HandoffSecrets(Optional.empty(), Optional.empty());

  /** Without what it holds. */
  @Override
  public String toString() {
    return "HandoffSecrets";
  }
}
