package org.attls.gateway.handoff;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.gateway.config.Handoff;

/**
 * Writes the header of the PROXY protocol, version 2 (haproxy's proxy-protocol.txt, section 2.2),
 * which goes to the back end in front of everything else, in one piece.
 *
 * <pre>
 * signature(12) = 0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A
 * version and command(1) = 0x21        PROXY
 * family(1) = 0x11 TCP over IPv4 | 0x21 TCP over IPv6
 * length(2)                            of what follows, at most {@value #MOST}
 * source, destination, source port, destination port
 * *TLV                                 type(1) length(2) value
 *
 * 0x01 ALPN    0x02 AUTHORITY    0x05 UNIQUE_ID
 * 0x20 SSL = client(1) verify(4) *TLV: 0x21 version, 0x22 CN, 0x23 cipher, 0x25 key algorithm
 * custom   = version(1)=1 *item, item = type(1) length(2) value:
 *            0x01 tier(1), 0x02 policy, 0x03 verdict digest(32), 0x04 valid until(8, Unix seconds),
 *            0x05 key digest(32)
 * </pre>
 *
 * What is too long for its place is left out, never cut: Mosquitto refuses headers of more than 500
 * octets behind the first 16.
 */
public final class ProxyHeader {
  /** Most octets behind the first 16. */
  public static final int MOST = 500;

  private static final Bytes SIGNATURE = Bytes.fromHex("0d0a0d0a000d0a515549540a");
  private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?");
  private static final int LONGEST_PROTOCOL = 16;
  private static final int LONGEST_CIPHER = 28;
  private static final int LONGEST_KEY_ALGORITHM = 8;
  private static final int LONGEST_POLICY = 32;

  /** TLS was used; a certificate was shown on this connection; and in this session. */
  private static final int TLS = 0x01;

  private static final int CERTIFICATE = 0x06;

  private ProxyHeader() {}

  /** The header. */
  public static Bytes of(DeviceFacts facts, Handoff.ProxyV2 how) {
    InetAddress from = address(facts.from());
    InetAddress to = address(facts.to());
    boolean both4 = from instanceof Inet4Address && to instanceof Inet4Address;
    OctetWriter header =
        new OctetWriter()
            .octets(SIGNATURE)
            .u8(0x21)
            .u8(both4 ? 0x11 : 0x21)
            .vector16(
                content -> {
                  content.octets(octets(from, both4)).octets(octets(to, both4));
                  content.u16(facts.from().getPort()).u16(facts.to().getPort());
                  items(content, facts, how);
                });
    return header.toBytes();
  }

  private static void items(OctetWriter content, DeviceFacts facts, Handoff.ProxyV2 how) {
    facts.applicationProtocol().ifPresent(name -> text(content, 0x01, name, LONGEST_PROTOCOL));
    facts
        .serverName()
        .filter(name -> HOST_NAME.matcher(name).matches())
        .ifPresent(name -> text(content, 0x02, name, 64));
    content.u8(0x05).opaque16(facts.connectionId());
    content
        .u8(0x20)
        .vector16(
            tls -> {
              tls.u8(how.certificateFlags() ? TLS | CERTIFICATE : TLS).u32(0);
              text(tls, 0x21, "TLSv1.3", 7);
              text(tls, 0x22, facts.device().text(), 128);
              text(tls, 0x23, facts.cipherSuite(), LONGEST_CIPHER);
              text(tls, 0x25, facts.keyAlgorithm(), LONGEST_KEY_ALGORITHM);
            });
    content
        .u8(how.customTlv())
        .vector16(
            attested -> {
              attested.u8(1);
              attested.u8(0x01).vector16(item -> item.u8(facts.tier().code()));
              int suffix = facts.appliedPolicy().length() - facts.policy().length();
              text(attested, 0x02, facts.appliedPolicy(), LONGEST_POLICY + suffix);
              attested.u8(0x03).opaque16(facts.verdictDigest());
              attested.u8(0x04).vector16(item -> item.u64(facts.validUntil().getEpochSecond()));
              attested.u8(0x05).opaque16(facts.keyDigest());
            });
  }

  private static void text(OctetWriter writer, int type, String text, int most) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    if (octets.length <= most) {
      writer.u8(type).opaque16(Bytes.copyOf(octets));
    }
  }

  private static InetAddress address(InetSocketAddress socket) {
    InetAddress address = socket.getAddress();
    if (address == null) {
      throw new IllegalArgumentException("an address that was not looked up: " + socket);
    }
    return address;
  }

  /** Two addresses of different families are both written as IPv6 (RFC 4291, section 2.5.5.2). */
  private static Bytes octets(InetAddress address, boolean as4) {
    Bytes octets = Bytes.copyOf(address.getAddress());
    return as4 || octets.size() == 16
        ? octets
        : new OctetWriter().u64(0).u16(0).u16(0xFFFF).octets(octets).toBytes();
  }
}
