package org.attls.tls.binding;

import java.util.regex.Pattern;

/**
 * The labels under which users of a connection may export keying material (RFC 8446, section 7.5).
 * Those of the attestation binding are not among them: whoever may export under them can compute
 * the challenges of this connection, and have evidence made for it elsewhere.
 */
public final class ExporterLabels {
  /** "tls13 " and the label have 255 octets at most. */
  private static final Pattern WELL_FORMED = Pattern.compile("[ -~]{1,249}");

  private static final Pattern RESERVED = Pattern.compile("(EXPORTER-)?attestation-.*");

  private ExporterLabels() {}

  /**
   * @return the label
   * @throws IllegalArgumentException if it is not 1 to 249 printable ASCII characters, or reserved
   */
  public static String requireFree(String label) {
    if (!WELL_FORMED.matcher(label).matches()) {
      throw new IllegalArgumentException("a label has 1 to 249 printable ASCII characters");
    }
    if (RESERVED.matcher(label).matches()) {
      throw new IllegalArgumentException(label + " is reserved for the attestation binding");
    }
    return label;
  }
}
