package org.attls.corim.measurement;

import java.util.Optional;

/**
 * A version and how it is counted (draft-ietf-rats-corim-11, section 5.1.4.5.3).
 *
 * @param value the version as text
 * @param scheme how versions of the kind are ordered; absent where it does not say
 */
public record Version(String value, Optional<Scheme> scheme) {
  /** How versions are counted (RFC 9393, section 4.1). */
  public sealed interface Scheme {
    /** Numbers between dots, such as 1.2.3. */
    Scheme MULTIPART_NUMERIC = new Numbered(1);

    /** Numbers between dots, with a suffix, such as 1.2.3a. */
    Scheme MULTIPART_NUMERIC_SUFFIX = new Numbered(2);

    /** Text in the order of its characters. */
    Scheme ALPHANUMERIC = new Numbered(3);

    /** One decimal number. */
    Scheme DECIMAL = new Numbered(4);

    /** Semantic versioning, such as 1.2.3-beta.1. */
    Scheme SEMVER = new Numbered(16384);

    /** A scheme by number. */
    record Numbered(long number) implements Scheme {}

    /** A scheme by name. */
    record Named(String name) implements Scheme {}
  }

  /** A version that does not say how it is counted. */
  public static Version of(String value) {
    return new Version(value, Optional.empty());
  }
}
