package org.attls.cmw;

import java.nio.charset.StandardCharsets;
import org.attls.cmw.octets.MalformedException;

/**
 * The name of an item in a collection: an integer (CBOR only) or text (draft-ietf-rats-msg-wrap-23,
 * section 3.3).
 */
public sealed interface CmwLabel {
  /** An integer label. */
  static CmwLabel of(long value) {
    return new Numbered(value);
  }

  /**
   * A text label.
   *
   * @throws IllegalArgumentException if it is blank, not Unicode, or {@code __cmwc_t}
   */
  static CmwLabel of(String value) {
    return new Named(value);
  }

  /** A text label out of a received collection. */
  static CmwLabel read(String value, String where) throws MalformedException {
    try {
      return new Named(value);
    } catch (IllegalArgumentException refused) {
      throw new MalformedException(where, -1, String.valueOf(refused.getMessage()));
    }
  }

  /**
   * An integer. CBOR has integers beyond the range of {@code long}; as labels they are refused.
   *
   * @param value the integer
   */
  record Numbered(long value) implements CmwLabel {
    /** The integer in decimal digits. */
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /**
   * A text.
   *
   * @param value not blank
   */
  record Named(String value) implements CmwLabel {
    /** Checks what {@link CmwLabel#of(String)} promises. */
    public Named {
      if (value.isBlank()) {
        throw new IllegalArgumentException("blank label");
      }
      if (value.equals(CollectionType.MEMBER)) {
        throw new IllegalArgumentException(CollectionType.MEMBER + " is no label of an item");
      }
      // A JSON escape can spell half a surrogate pair, which UTF-8 cannot.
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
        throw new IllegalArgumentException("label is not Unicode text");
      }
    }

    /** The text in quotation marks. */
    @Override
    public String toString() {
      return '"' + value + '"';
    }
  }
}
