package org.attls.corim.comid;

import java.util.List;
import java.util.Optional;
import org.attls.corim.environment.Environment;
import org.attls.corim.key.CryptoKey;

/**
 * Keys with which an environment signs evidence (draft-ietf-rats-corim-11, section 5.1.10).
 *
 * @param environment whose keys they are
 * @param keys at least one
 * @param conditions when the statement holds, where it says so
 */
public record AttestKeyTriple(
    Environment environment, List<CryptoKey> keys, Optional<KeyConditions> conditions) {
  /** Checks that there is a key and copies the list. */
  public AttestKeyTriple {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("an attest-key triple without key");
    }
  }

  /** An unconditional statement. */
  public static AttestKeyTriple of(Environment environment, CryptoKey key) {
    return new AttestKeyTriple(environment, List.of(key), Optional.empty());
  }
}
