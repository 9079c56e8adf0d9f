package org.attls.corim.comid;

import java.util.List;
import java.util.Optional;
import org.attls.corim.environment.Environment;
import org.attls.corim.key.CryptoKey;

/**
 * Keys by which a device is known (draft-ietf-rats-corim-11, section 5.1.9).
 *
 * @param environment whose keys they are
 * @param keys at least one
 * @param conditions when the statement holds, where it says so
 */
public record IdentityTriple(
    Environment environment, List<CryptoKey> keys, Optional<KeyConditions> conditions) {
  /** Checks that there is a key and copies the list. */
  public IdentityTriple {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("an identity triple without key");
    }
  }
}
