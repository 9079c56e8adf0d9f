package org.attls.bench.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.attls.bench.rung.Certificates;
import org.attls.bench.rung.MemoryKey;
import org.attls.bench.rung.SoftwareAttester;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.curve.EllipticCurves;

/**
 * Devices that come and go: most of them honest, some held for long, and some that cheat, cut the
 * handshake or talk of something else.
 */
final class Devices implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int HELD_BY_EACH = 25;
  private static final long PAUSE_NANOS = 800_000_000;
  private static final int MOST_SAID = 8192;

  private final int port;
  private final Tally tally;
  private final AttestedTlsClient honest;
  private final AttestedTlsClient unknown;
  private final AttestedTlsClient silent;
  private final AtomicBoolean over = new AtomicBoolean();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param endorsed the device that the verifier knows
   */
  Devices(int port, Certificates certificates, SoftwareAttester endorsed, Tally tally) {
    this.port = port;
    this.tally = tally;
    ServerTrust trust = ServerTrust.anchors(List.of(certificates.authority()));
    this.honest = AttestedTlsClient.builder(trust, endorsed).build();
    this.unknown = AttestedTlsClient.builder(trust, device()).build();
    this.silent = AttestedTlsClient.withoutAttestation(trust).build();
  }

  /** One that no verifier knows yet. */
  static SoftwareAttester device() {
    return new SoftwareAttester(new MemoryKey(Certificates.keyPair(), EllipticCurves.preferred()));
  }

  void start(long seed) {
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed + i);
      Thread thread = new Thread(() -> live(random), "devices " + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void live(Random random) {
    List<Held> held = new ArrayList<>();
    while (!over.get()) {
      int dice = random.nextInt(100);
      if (dice < 60) {
        visit(random);
      } else if (dice < 75) {
        hold(held, random);
      } else if (dice < 85) {
        use(held, random);
      } else if (dice < 90) {
        refused(unknown);
      } else if (dice < 94) {
        refused(silent);
      } else {
        rude(random);
      }
      LockSupport.parkNanos((long) (random.nextDouble() * PAUSE_NANOS));
    }
    held.forEach(it -> quietly(it.connection));
  }

  /** Comes, has something said back to it, and goes. */
  private void visit(Random random) {
    long began = System.nanoTime();
    try (AttestedTlsConnection connection = connect(honest)) {
      echo(connection, random);
      tally.admitted();
    } catch (IOException failed) {
      tally.failed(began, failed);
    }
  }

  /** A connection that is kept, and when it was last seen to work. */
  private static final class Held {
    final AttestedTlsConnection connection;
    long worked = System.nanoTime();

    Held(AttestedTlsConnection connection) {
      this.connection = connection;
    }
  }

  private void hold(List<Held> held, Random random) {
    if (held.size() == HELD_BY_EACH) {
      quietly(held.remove(random.nextInt(held.size())).connection);
    }
    long began = System.nanoTime();
    try {
      AttestedTlsConnection connection = connect(honest);
      try {
        echo(connection, random);
      } catch (IOException failed) {
        quietly(connection);
        throw failed;
      }
      held.add(new Held(connection));
      tally.admitted();
    } catch (IOException failed) {
      tally.failed(began, failed);
    }
  }

  private void use(List<Held> held, Random random) {
    if (held.isEmpty()) {
      return;
    }
    Held used = held.get(random.nextInt(held.size()));
    try {
      echo(used.connection, random);
      used.worked = System.nanoTime();
      tally.used();
    } catch (IOException failed) {
      held.remove(used);
      quietly(used.connection);
      // It may have been cut at any time since.
      tally.heldLost(used.worked, failed);
    }
  }

  /** Has to be refused: an octet that comes back is a failure of the gateway. */
  private void refused(AttestedTlsClient client) {
    try (AttestedTlsConnection connection = connect(client)) {
      connection.outputStream().write(1);
      if (connection.inputStream().read() < 0) {
        tally.refused();
      } else {
        tally.wronglyAdmitted();
      }
    } catch (IOException refused) {
      tally.refused();
    }
  }

  /** Octets that are no TLS, or a handshake that ends in the middle. */
  private void rude(Random random) {
    byte[] octets = new byte[1 + random.nextInt(300)];
    random.nextBytes(octets);
    if (random.nextBoolean()) {
      // The header of a handshake record that goes on.
      octets = new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(octets);
      tally.rude();
    } catch (IOException cut) {
      tally.rude();
    }
  }

  private AttestedTlsConnection connect(AttestedTlsClient client) throws IOException {
    return client.connect(new Socket(InetAddress.getLoopbackAddress(), port), Certificates.SERVER);
  }

  private static void echo(AttestedTlsConnection connection, Random random) throws IOException {
    byte[] said = new byte[1 + random.nextInt(MOST_SAID)];
    random.nextBytes(said);
    connection.outputStream().write(said);
    byte[] heard = connection.inputStream().readNBytes(said.length);
    if (!Arrays.equals(said, heard)) {
      throw new IOException(
          heard.length < said.length ? "it ended before the answer" : "the answer was another");
    }
  }

  private static void quietly(AttestedTlsConnection connection) {
    try {
      connection.close();
    } catch (IOException gone) {
      // It is closed all the same.
    }
  }

  @Override
  public void close() {
    over.set(true);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
