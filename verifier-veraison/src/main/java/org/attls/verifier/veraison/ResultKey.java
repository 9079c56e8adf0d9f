package org.attls.verifier.veraison;

import org.attls.eat.ear.EarKey;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;

/** Where the key comes from that verifies the results of a service. */
interface ResultKey {
  /** The key to verify with now. */
  EarKey current(Deadline deadline) throws AttestationException;

  /**
   * The key to try once more with, after {@code used} did not verify a signature: {@code used}
   * itself where there is nothing newer.
   */
  EarKey after(EarKey used, Deadline deadline) throws AttestationException;

  /** A key that the operator configured. */
  record Pinned(EarKey key) implements ResultKey {
    @Override
    public EarKey current(Deadline deadline) {
      return key;
    }

    @Override
    public EarKey after(EarKey used, Deadline deadline) {
      return key;
    }
  }
}
