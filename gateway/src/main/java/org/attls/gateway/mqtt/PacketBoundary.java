package org.attls.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import org.attls.cmw.octets.Bytes;

/**
 * Follows a broker's octets so far that it knows whether a packet has just ended: only there may
 * something be said in the broker's place. The packets are not looked into.
 *
 * <pre>
 * packet = type and flags(1) remaining length(1..4) content
 * </pre>
 */
public final class PacketBoundary {
  /** DISCONNECT of MQTT 5 with "administrative action" (section 3.14.2.1). */
  public static final Bytes ADMINISTRATIVE_ACTION = Bytes.fromHex("e00198");

  private static final int MOST_LENGTH_OCTETS = 4;

  private enum Expected {
    TYPE,
    LENGTH,
    CONTENT,
    LOST
  }

  private Expected expected = Expected.TYPE;
  private long left;
  private int lengthOctets;
  private long packets;

  /** Takes note of what goes to the device; the buffer stays as it is. */
  public void follow(ByteBuf octets) {
    int at = octets.readerIndex();
    while (at < octets.writerIndex() && expected != Expected.LOST) {
      if (expected == Expected.CONTENT) {
        long skipped = Math.min(left, octets.writerIndex() - at);
        left -= skipped;
        at += (int) skipped;
      } else {
        header(octets.getByte(at++) & 0xFF);
      }
      if (expected == Expected.CONTENT && left == 0) {
        expected = Expected.TYPE;
        packets++;
      }
    }
  }

  /** Whether the last packet is whole, and there was one: CONNACK comes first. */
  public boolean betweenPackets() {
    return expected == Expected.TYPE && packets > 0;
  }

  private void header(int octet) {
    if (expected == Expected.TYPE) {
      expected = Expected.LENGTH;
      left = 0;
      lengthOctets = 0;
      return;
    }
    left |= (long) (octet & 0x7F) << 7 * lengthOctets;
    lengthOctets++;
    if (octet < 0x80) {
      expected = Expected.CONTENT;
    } else if (lengthOctets == MOST_LENGTH_OCTETS) {
      expected = Expected.LOST;
    }
  }
}
