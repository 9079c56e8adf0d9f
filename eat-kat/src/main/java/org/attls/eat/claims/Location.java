package org.attls.eat.claims;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the entity is (RFC 9711, section 4.2.10), by WGS 84.
 *
 * @param numbers finite numbers, latitude and longitude among them
 * @param timestamp when it was there
 * @param age how old this is, in seconds
 */
public record Location(Map<Field, Double> numbers, Optional<Instant> timestamp, OptionalLong age) {
  /** The numbers, in the order of their CBOR keys 1..7. */
  public enum Field {
    /** Degrees. */
    LATITUDE,
    /** Degrees. */
    LONGITUDE,
    /** Metres. */
    ALTITUDE,
    /** Metres. */
    ACCURACY,
    /** Metres. */
    ALTITUDE_ACCURACY,
    /** Degrees from north, clockwise. */
    HEADING,
    /** Metres per second. */
    SPEED;

    /** The key in CBOR. */
    public long key() {
      return ordinal() + 1L;
    }

    /** The name in JSON, such as {@code altitude-accuracy}. */
    public String jsonName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Copies the map and checks it. */
  public Location {
    EnumMap<Field, Double> copy = new EnumMap<>(Field.class);
    copy.putAll(numbers);
    if (!copy.containsKey(Field.LATITUDE) || !copy.containsKey(Field.LONGITUDE)) {
      throw new IllegalArgumentException("a location has a latitude and a longitude");
    }
    if (!copy.values().stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("a location has finite numbers only");
    }
    numbers = Collections.unmodifiableMap(copy);
  }

  /** A point on the ground, in degrees. */
  public static Location of(double latitude, double longitude) {
    return new Location(
        Map.of(Field.LATITUDE, latitude, Field.LONGITUDE, longitude),
        Optional.empty(),
        OptionalLong.empty());
  }
}
