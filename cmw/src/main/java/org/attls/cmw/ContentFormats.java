package org.attls.cmw;

import java.util.Map;
import java.util.Optional;

/** The CoAP Content-Formats of RFC 9782 and their media types. */
final class ContentFormats {
  private static final Map<Integer, String> MEDIA_TYPES =
      Map.of(
          60, "application/cbor",
          263, "application/eat+cwt",
          264, "application/eat+jwt",
          265, "application/eat-bun+cbor",
          266, "application/eat-bun+json",
          267, "application/eat-ucs+cbor",
          268, "application/eat-ucs+json");

  private ContentFormats() {}

  static Optional<String> mediaTypeOf(int contentFormat) {
    return Optional.ofNullable(MEDIA_TYPES.get(contentFormat));
  }
}
