package org.attls.corim.term;

import java.util.UUID;

/**
 * Name of a manifest or of a tag: text or a UUID (draft-ietf-rats-corim-11, sections 4.1.1 and
 * 5.1.1).
 */
public sealed interface Identifier {

  /** A name in text, not empty. */
  record Text(String value) implements Identifier {
    /** Checks that there is text. */
    public Text {
      if (value.isEmpty()) {
        throw new IllegalArgumentException("empty identifier");
      }
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /** A UUID of 16 octets. */
  record Uuid(UUID value) implements Identifier {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  /** A UUID made for this purpose. */
  static Identifier fresh() {
    return new Uuid(UUID.randomUUID());
  }
}
