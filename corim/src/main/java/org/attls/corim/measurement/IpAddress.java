package org.attls.corim.measurement;

import org.attls.cmw.octets.Bytes;

/** An IPv4 address of 4 octets or IPv6 of 16 (draft-ietf-rats-corim-11, section 5.1.4.5.7). */
public record IpAddress(Bytes octets) {
  /** Checks the size. */
  public IpAddress {
    if (octets.size() != 4 && octets.size() != 16) {
      throw new IllegalArgumentException(
          "an IP address of " + octets.size() + " octets, must be 4 or 16");
    }
  }
}
