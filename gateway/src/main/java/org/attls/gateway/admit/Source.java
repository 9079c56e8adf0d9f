package org.attls.gateway.admit;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.attls.cmw.octets.Bytes;

/**
 * Whom the limits per source count as one: an IPv4 address, or an IPv6 network of 64 bits, which is
 * what one customer gets.
 *
 * @param prefix 4 or 8 octets
 */
public record Source(Bytes prefix) {
  private static final int NETWORK = 8;

  /** That of an address. */
  public static Source of(InetAddress address) {
    Bytes octets = Bytes.copyOf(address.getAddress());
    return new Source(address instanceof Inet4Address ? octets : octets.slice(0, NETWORK));
  }
}
