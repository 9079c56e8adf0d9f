package org.attls.verifier.embedded.rest;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.attls.cmw.octets.Bytes;

/**
 * Whom requests are counted for: an IPv4 address, or the IPv6 network of 64 bits that one customer
 * has at least.
 *
 * @param network its octets
 * @param loopback whether it is this machine, and so anybody on it or behind a proxy on it
 */
record Source(Bytes network, boolean loopback) {
  private static final int NETWORK_OCTETS = 8;

  static Source of(InetAddress address) {
    byte[] octets = address.getAddress();
    return new Source(
        Bytes.copyOf(octets, 0, address instanceof Inet6Address ? NETWORK_OCTETS : octets.length),
        address.isLoopbackAddress());
  }
}
