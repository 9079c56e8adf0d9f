package org.attls.corim.comid;

import java.util.List;
import java.util.Optional;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.measurement.MeasurementKey;

/**
 * Conditions of an attest-key triple, at least one (draft-ietf-rats-corim-11, section 5.1.10).
 *
 * @param key the measured element that the keys belong to
 * @param authorizedBy keys that must have authorized the element; empty where none is demanded
 */
public record KeyConditions(Optional<MeasurementKey> key, List<CryptoKey> authorizedBy) {
  /** Checks that there is a condition and copies the list. */
  public KeyConditions {
    authorizedBy = List.copyOf(authorizedBy);
    if (key.isEmpty() && authorizedBy.isEmpty()) {
      throw new IllegalArgumentException("conditions without a condition");
    }
  }
}
