package org.attls.cmw;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * The type of a conceptual message: a media type, or the CoAP Content-Format number that stands for
 * one (draft-ietf-rats-msg-wrap-23, section 3.1).
 *
 * <pre>
 * media-type               = text, the Content-Type of RFC 9193: type "/" subtype *(";" parameter)
 * coap-content-format-type = uint .size 2
 * </pre>
 */
public final class CmwType {
  /** Longest media type accepted, in octets; one in an EvidenceType list can have 251. */
  public static final int MAX_MEDIA_TYPE = 255;

  private final @Nullable String mediaType;
  private final int contentFormat;
  private volatile @Nullable String canonical;

  private CmwType(@Nullable String mediaType, int contentFormat) {
    this.mediaType = mediaType;
    this.contentFormat = contentFormat;
  }

  /**
   * A media type, kept as spelled.
   *
   * @throws IllegalArgumentException if it does not follow the grammar of RFC 9193 or is longer
   *     than {@value #MAX_MEDIA_TYPE} octets
   */
  public static CmwType mediaType(String mediaType) {
    try {
      return readMediaType(mediaType, "media type");
    } catch (MalformedException malformed) {
      throw new IllegalArgumentException(malformed.getMessage(), malformed);
    }
  }

  /**
   * A Content-Format number.
   *
   * @throws IllegalArgumentException if it is outside 0..65535
   */
  public static CmwType contentFormat(int number) {
    if (number < 0 || number > 0xFFFF) {
      throw new IllegalArgumentException("Content-Format " + number + " is outside 0..65535");
    }
    return new CmwType(null, number);
  }

  /** A media type from a received message. */
  public static CmwType readMediaType(String mediaType, String where) throws MalformedException {
    if (Bytes.utf8(mediaType).size() > MAX_MEDIA_TYPE) {
      throw new MalformedException(
          where, -1, "media type longer than " + MAX_MEDIA_TYPE + " octets");
    }
    MediaTypeGrammar.check(mediaType, where);
    return new CmwType(mediaType, -1);
  }

  /** The media type as spelled by its sender, where the type is one. */
  public Optional<String> mediaType() {
    return Optional.ofNullable(mediaType);
  }

  /** Whether the type is a Content-Format number. */
  public boolean isContentFormat() {
    return mediaType == null;
  }

  /**
   * The Content-Format number.
   *
   * @throws IllegalStateException if the type is a media type
   */
  public int contentFormat() {
    if (mediaType != null) {
      throw new IllegalStateException(mediaType + " is a media type");
    }
    return contentFormat;
  }

  /**
   * Whether both name the same type: equal after the names of type, subtype and parameters are put
   * in lower case and parameter values are unquoted, or a Content-Format that is registered for the
   * other's media type.
   */
  public boolean matches(CmwType other) {
    return canonical().equals(other.canonical());
  }

  /**
   * The spelling under which equal types are equal; a registered Content-Format becomes its media
   * type.
   */
  public String canonical() {
    if (mediaType == null) {
      return ContentFormats.mediaTypeOf(contentFormat).orElse("content-format:" + contentFormat);
    }
    String known = canonical;
    if (known == null) {
      known = MediaTypeGrammar.canonical(mediaType);
      // The same object where it says the same: types live as long as connections.
      known = known.equals(mediaType) ? mediaType : known;
      canonical = known;
    }
    return known;
  }

  /** Equality of spelling; see {@link #matches(CmwType)} for equality of meaning. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CmwType that
        && Objects.equals(mediaType, that.mediaType)
        && contentFormat == that.contentFormat;
  }

  @Override
  public int hashCode() {
    return Objects.hash(mediaType, contentFormat);
  }

  @Override
  public String toString() {
    return mediaType == null
        ? String.format(Locale.ROOT, "Content-Format %d", contentFormat)
        : mediaType;
  }
}
