package org.attls.cmw;

import java.util.OptionalInt;
import java.util.Set;
import org.attls.cmw.octets.Bytes;

/**
 * A message under the CBOR tag that stands for its Content-Format (draft-ietf-rats-msg-wrap-23,
 * section 3.2): shorter than a record, without indicator, CBOR only.
 *
 * <pre>
 * tag-cm-cbor&lt;tn, fmt&gt; = #6.&lt;tn&gt;(bytes .cbor fmt)
 * tag-cm-data&lt;tn&gt;      = #6.&lt;tn&gt;(bytes)
 * TN(cf) = 0x63740101 + 256 * (cf div 255) + (cf mod 255)        RFC 9277, appendix B; cf in 0..65024
 * </pre>
 *
 * <p>Made by {@link CmwWriter} or {@link CmwReader}, so that {@link #octets()} always is the
 * serialization of the other components.
 *
 * @param contentFormat what {@code value} is, 0..{@value #MAX_CONTENT_FORMAT}
 * @param value the message
 */
public record CmwTag(int contentFormat, Bytes value, Bytes octets) implements CmwMessage {
  /** Largest Content-Format that has a tag. */
  public static final int MAX_CONTENT_FORMAT = 65024;

  private static final long FIRST = 0x63740101L;
  private static final long LAST = 0x6374FFFFL;
  // No tag number ends in octet 00, so each 256 numbers serve 255 Content-Formats.
  private static final int FORMATS_PER_ROW = 255;

  /** Checks that the Content-Format has a tag. */
  public CmwTag {
    tagNumber(contentFormat);
  }

  /**
   * The tag number of a Content-Format, the function TN of RFC 9277.
   *
   * @throws IllegalArgumentException if it is outside 0..{@value #MAX_CONTENT_FORMAT}
   */
  public static long tagNumber(int contentFormat) {
    if (contentFormat < 0 || contentFormat > MAX_CONTENT_FORMAT) {
      throw new IllegalArgumentException(
          "Content-Format " + contentFormat + " has no tag, 0.." + MAX_CONTENT_FORMAT + " have");
    }
    return FIRST + 256L * (contentFormat / FORMATS_PER_ROW) + contentFormat % FORMATS_PER_ROW;
  }

  /**
   * The Content-Format of a tag number, the inverse of TN; empty outside the range of TN and in its
   * gaps, the numbers whose last octet is 00.
   */
  public static OptionalInt contentFormatOf(long tagNumber) {
    if (tagNumber < FIRST || tagNumber > LAST) {
      return OptionalInt.empty();
    }
    int distance = (int) (tagNumber - FIRST);
    int column = distance % 256;
    return column == FORMATS_PER_ROW
        ? OptionalInt.empty()
        : OptionalInt.of(FORMATS_PER_ROW * (distance / 256) + column);
  }

  /** The number of this tag. */
  public long tagNumber() {
    return tagNumber(contentFormat);
  }

  @Override
  public CmwType type() {
    return CmwType.contentFormat(contentFormat);
  }

  /** Always empty: a tag has no place for an indicator. */
  @Override
  public Set<Indicator> indicators() {
    return Set.of();
  }

  /** Always CBOR. */
  @Override
  public Serialization serialization() {
    return Serialization.CBOR;
  }
}
