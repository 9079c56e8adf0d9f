package org.attls.verifier.embedded.rest;

import java.util.List;
import java.util.Locale;

/**
 * The {@code Accept} field (RFC 9110, section 12.5.1), as far as a server with one representation
 * needs it.
 *
 * <pre>
 * Accept = [ ( media-range [ weight ] ) *( "," ( media-range [ weight ] ) ) ]
 * </pre>
 */
final class MediaRanges {
  private MediaRanges() {}

  /**
   * Whether a client that sent these {@code Accept} fields takes {@code mediaType}; a client that
   * sent none takes everything. The most specific range decides, so {@code *}{@code /*, a/b;q=0}
   * excludes {@code a/b}.
   */
  static boolean accept(List<String> fields, String mediaType) {
    if (fields.isEmpty()) {
      return true;
    }
    String family = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
    int bestRank = 0;
    boolean accepted = false;
    for (String field : fields) {
      for (String element : field.split(",", -1)) {
        String[] parts = element.split(";", -1);
        String range = parts[0].strip().toLowerCase(Locale.ROOT);
        int rank =
            range.equals(mediaType)
                ? 3
                : range.equals(family) ? 2 : range.equals("*/*") || range.equals("*") ? 1 : 0;
        if (rank > bestRank) {
          bestRank = rank;
          accepted = !hasZeroWeight(parts);
        }
      }
    }
    return accepted;
  }

  private static boolean hasZeroWeight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      if (parts[i].strip().toLowerCase(Locale.ROOT).matches("q\\s*=\\s*0?(\\.0*)?")) {
        return true;
      }
    }
    return false;
  }
}
