package org.attls.bench.connection;

import java.io.IOException;

/** Runs connections in memory, and charges the work to the end that does it. */
public final class Handshake {
  private static final int MAX_FLIGHTS = 20;

  private final byte[] wire = new byte[256 * 1024];

  /** Makes an end; what that costs is part of its work. */
  public interface Source {
    /** The end. */
    End open() throws IOException;
  }

  /** Two ends that are open. */
  public record Opened(End client, End server) {}

  /**
   * A whole handshake.
   *
   * @param ofClient what the client's end does is added here
   * @param ofServer what the server's end does is added here
   * @throws IOException if an end refuses the other, or the handshake does not come to an end
   */
  public Opened run(Source client, Source server, Work ofClient, Work ofServer) throws IOException {
    ofClient.start();
    End clientEnd = client.open();
    ofClient.stop();
    ofServer.start();
    End serverEnd = server.open();
    ofServer.stop();
    for (int flight = 0; flight < MAX_FLIGHTS; flight++) {
      int up = take(clientEnd, ofClient);
      offer(serverEnd, up, ofServer);
      int down = take(serverEnd, ofServer);
      offer(clientEnd, down, ofClient);
      if (up + down == 0 && clientEnd.isOpen() && serverEnd.isOpen()) {
        return new Opened(clientEnd, serverEnd);
      }
    }
    throw new IOException("the handshake does not come to an end");
  }

  /** Application data from one end to the other; returns the octets that arrived. */
  public long send(End from, End to, byte[] data, byte[] arrived) throws IOException {
    from.write(data, data.length);
    long count = 0;
    for (int taken = from.take(wire); taken > 0; taken = from.take(wire)) {
      to.offer(wire, taken);
      for (int read = to.read(arrived); read > 0; read = to.read(arrived)) {
        count += read;
      }
    }
    return count;
  }

  private int take(End end, Work work) throws IOException {
    work.start();
    int count = end.take(wire);
    work.stop();
    return count;
  }

  private void offer(End end, int count, Work work) throws IOException {
    if (count > 0) {
      work.start();
      end.offer(wire, count);
      work.stop();
    }
  }
}
