package org.attls.cli.capture;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;

/**
 * A file of packets (pcap, version 2.4) with the octets of TCP connections of this process. Octets,
 * ports and times are those of the connections; addresses (127.0.0.1 at both ends), handshakes of
 * TCP and the cut into packets are made up, and nothing is ever lost or late.
 *
 * <pre>
 * header  a1b2c3d4  version 2.4  zone 0  accuracy 0  snapshot length  link type 101 (bare IP)
 * packet  seconds  microseconds  length in the file  length, then IPv4 and TCP headers of 20 octets
 * </pre>
 */
public final class PacketCapture implements AutoCloseable {
  /** Far below what an IPv4 packet can hold. */
  static final int LARGEST_SEGMENT = 16 * 1024;

  private static final int MAGIC = 0xA1B2C3D4;
  private static final int BARE_IP = 101;
  private static final int HEADERS = 40;
  private static final int LOOPBACK = 0x7F000001;
  private static final int TCP = 6;
  private static final int WINDOW = 0xFFFF;

  private final Path file;
  private final Report report;
  private final OutputStream out;
  private boolean failed;

  private PacketCapture(Path file, Report report, OutputStream out) {
    this.file = file;
    this.report = report;
    this.out = out;
  }

  /**
   * Makes a file, or empties the one that is there.
   *
   * @throws CommandFailure a usage error, where it cannot be written
   */
  public static PacketCapture create(Path file, Report report) throws CommandFailure {
    ByteBuffer header =
        ByteBuffer.allocate(24)
            .putInt(MAGIC)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(LARGEST_SEGMENT + HEADERS)
            .putInt(BARE_IP);
    try {
      OutputStream out = Files.newOutputStream(file);
      try {
        out.write(header.array());
      } catch (IOException full) {
        out.close();
        throw full;
      }
      return new PacketCapture(file, report, out);
    } catch (IOException unwritable) {
      throw CommandFailure.usage(
          "--capture: " + file + ": cannot be written: " + unwritable.getMessage());
    }
  }

  /** A connection has been made between these ports. */
  Conversation conversation(int clientPort, int serverPort) {
    return new Conversation(clientPort, serverPort);
  }

  /** One connection of TCP, seen from the client. */
  final class Conversation {
    private final End client;
    private final End server;
    private boolean ended;

    private Conversation(int clientPort, int serverPort) {
      this.client = new End(clientPort);
      this.server = new End(serverPort);
      packet(client, server, Flags.SYN, new byte[0], 0, 0);
      packet(server, client, Flags.SYN | Flags.ACK, new byte[0], 0, 0);
      packet(client, server, Flags.ACK, new byte[0], 0, 0);
    }

    /** The client sends. */
    void sent(byte[] octets, int offset, int count) {
      data(client, server, octets, offset, count);
    }

    /** The client has received. */
    void received(byte[] octets, int offset, int count) {
      data(server, client, octets, offset, count);
    }

    /** The connection is over. */
    void end() {
      synchronized (PacketCapture.this) {
        if (!ended) {
          ended = true;
          packet(client, server, Flags.FIN | Flags.ACK, new byte[0], 0, 0);
          packet(server, client, Flags.FIN | Flags.ACK, new byte[0], 0, 0);
          packet(client, server, Flags.ACK, new byte[0], 0, 0);
        }
      }
    }

    private void data(End from, End to, byte[] octets, int offset, int count) {
      synchronized (PacketCapture.this) {
        for (int at = offset; at < offset + count && !ended; at += LARGEST_SEGMENT) {
          int length = Math.min(LARGEST_SEGMENT, offset + count - at);
          packet(from, to, Flags.PUSH | Flags.ACK, octets, at, length);
        }
      }
    }
  }

  private static final class End {
    private final int port;
    private int next;

    End(int port) {
      this.port = port;
    }
  }

  /** RFC 9293, section 3.1. */
  private static final class Flags {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int PUSH = 8;
    static final int ACK = 16;

    private Flags() {}
  }

  private synchronized void packet(
      End from, End to, int flags, byte[] octets, int offset, int count) {
    Instant now = Instant.now();
    int length = HEADERS + count;
    ByteBuffer packet =
        ByteBuffer.allocate(16 + length)
            .order(ByteOrder.BIG_ENDIAN)
            .putInt((int) now.getEpochSecond())
            .putInt(now.getNano() / 1000)
            .putInt(length)
            .putInt(length);
    // Version 4, no fragments, 64 hops.
    packet.putInt(0x45000000 | length).putInt(0x4000).putShort((short) (0x4000 | TCP));
    packet.putShort(checksum(0x4500 + length + 0x4000 + 0x4000 + TCP + 2 * sum(LOOPBACK)));
    packet.putInt(LOOPBACK).putInt(LOOPBACK);
    packet.putShort((short) from.port).putShort((short) to.port);
    packet.putInt(from.next).putInt((flags & Flags.ACK) == 0 ? 0 : to.next);
    packet.putShort((short) (0x5000 | flags)).putShort((short) WINDOW);
    // A sum of 0, as network cards that compute it themselves are handed; nobody checks it.
    packet.putInt(0);
    packet.put(octets, offset, count);
    from.next += count + ((flags & (Flags.SYN | Flags.FIN)) == 0 ? 0 : 1);
    write(packet.array());
  }

  /** RFC 791, section 3.1: the complement of the sum in one's complement. */
  private static short checksum(int sum) {
    return (short) ~sum(sum);
  }

  private static int sum(int value) {
    int once = (value >>> 16) + (value & 0xFFFF);
    return (once >>> 16) + (once & 0xFFFF);
  }

  private void write(byte[] packet) {
    try {
      out.write(packet);
    } catch (IOException full) {
      // The connections go on: nobody is refused for lack of a recording.
      if (!failed) {
        report.note(file + ": cannot be written any more: " + full.getMessage());
      }
      failed = true;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
