package org.attls.corim.measurement;

import java.util.List;
import java.util.Optional;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.term.Digests;

/**
 * Values of one measured element (draft-ietf-rats-corim-11, section 5.1.4.5).
 *
 * @param key which element of the environment; absent where there is only one
 * @param values what was measured
 * @param authorizedBy keys that must have authorized the measurement; empty where none is demanded
 */
public record Measurement(
    Optional<MeasurementKey> key, MeasurementValues values, List<CryptoKey> authorizedBy) {
  /** Copies the list. */
  public Measurement {
    authorizedBy = List.copyOf(authorizedBy);
  }

  /** Values of the only element of an environment. */
  public static Measurement of(MeasurementValues values) {
    return new Measurement(Optional.empty(), values, List.of());
  }

  /** Values of a named element. */
  public static Measurement of(String key, MeasurementValues values) {
    return new Measurement(Optional.of(new MeasurementKey.Text(key)), values, List.of());
  }

  /** Digests of a numbered element. */
  public static Measurement of(long key, Digests digests) {
    return new Measurement(
        Optional.of(new MeasurementKey.Number(key)), MeasurementValues.of(digests), List.of());
  }
}
