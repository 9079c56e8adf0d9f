package org.attls.attack.relay;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;

/**
 * The attester of an attacker whose connection is bound. It knows the identity key that its victim
 * uses for all connections, so it can compute the challenge of its own connection; it sends that to
 * the victim as a nonce, and the victim attests it where it answers raw nonces.
 */
public final class ChosenNonceRelay implements Attester {
  private final SigningOracleAttester victim;
  private final Relay relay;

  /**
   * @param victim has one identity key for all connections
   * @param relay to the same victim
   */
  public ChosenNonceRelay(SigningOracleAttester victim, Relay relay) {
    this.victim = victim;
    this.relay = relay;
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return victim.evidenceTypes();
  }

  @Override
  public IdentityKey identityKey(Deadline deadline) throws AttestationException {
    return victim.identityKey(deadline);
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException {
    return relay.captureFromVictim(challenge);
  }

  @Override
  public void close() {
    // Nothing here is the attacker's own.
  }
}
