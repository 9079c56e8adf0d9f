package org.attls.corim.measurement;

import org.attls.cmw.octets.Bytes;

/** An EUI-48 of 6 octets or an EUI-64 of 8 (draft-ietf-rats-corim-11, section 5.1.4.5.7). */
public record MacAddress(Bytes octets) {
  /** Checks the size. */
  public MacAddress {
    if (octets.size() != 6 && octets.size() != 8) {
      throw new IllegalArgumentException(
          "a MAC address of " + octets.size() + " octets, must be 6 or 8");
    }
  }
}
