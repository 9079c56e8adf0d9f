package org.attls.rats;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;

/**
 * The attester of RFC 9334: makes evidence about this platform and about a key that lives in its
 * root of trust.
 */
public interface Attester extends AutoCloseable {
  /** The evidence types it can make now, in order of preference. */
  List<CmwType> evidenceTypes();

  /**
   * Makes or loads an identity key.
   *
   * @throws AttestationException {@link Reason#ATTESTER_UNAVAILABLE} or {@link Reason#DEADLINE}
   */
  IdentityKey identityKey(Deadline deadline) throws AttestationException;

  /**
   * Makes evidence that {@code key} lives in the root of trust, and about the state of the
   * platform.
   *
   * @param type one of {@link #evidenceTypes()}
   * @param challenge goes into the evidence as it is; never shortened or hashed
   * @param key a key from {@link #identityKey(Deadline)} of this attester
   * @throws AttestationException {@link Reason#CHALLENGE_TOO_LONG}, {@link
   *     Reason#ATTESTER_UNAVAILABLE} or {@link Reason#DEADLINE}
   */
  Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException;

  /** Frees the root of trust; never fails. */
  @Override
  void close();
}
