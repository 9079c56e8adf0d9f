package org.attls.eat.claims;

import org.attls.cmw.octets.Bytes;

/**
 * A manifest or a measurement in a format of its own (RFC 9711, sections 4.2.15 and 4.2.16).
 *
 * @param contentFormat which format, as CoAP numbers it: 0..65535
 * @param content the document
 */
public record ContentItem(int contentFormat, Bytes content) {
  /** Checks the range. */
  public ContentItem {
    if (contentFormat < 0 || contentFormat > 0xFFFF) {
      throw new IllegalArgumentException(contentFormat + " is no Content-Format");
    }
  }
}
