package org.attls.eat.claims;

import java.util.List;
import org.attls.cmw.octets.Bytes;

/**
 * What a system on the device found when it compared measurements with reference values (RFC 9711,
 * section 4.2.17).
 *
 * @param system name of the system that compared
 * @param results at least one
 */
public record MeasurementResult(String system, List<Individual> results) {
  /** Copies the list. */
  public MeasurementResult {
    results = List.copyOf(results);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("no result");
    }
  }

  /**
   * The result about one thing.
   *
   * @param id which thing
   */
  public record Individual(Id id, Outcome outcome) {}

  /** Name of a thing: text, or octets (CBOR only). */
  public sealed interface Id {
    /**
     * A name.
     *
     * @param text the name
     */
    record Name(String text) implements Id {}

    /**
     * An identifier in octets.
     *
     * @param octets the identifier
     */
    record Octets(Bytes octets) implements Id {}
  }

  /** How a comparison ended; numbered 1..4 in this order. */
  public enum Outcome {
    /** Equal. */
    SUCCESS("success"),
    /** Different. */
    FAIL("fail"),
    /** Not compared. */
    NOT_RUN("not-run"),
    /** Nothing to compare. */
    ABSENT("absent");

    private final String jsonName;

    Outcome(String jsonName) {
      this.jsonName = jsonName;
    }

    /** The name in JSON. */
    public String jsonName() {
      return jsonName;
    }
  }
}
