package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.attls.testing.LiveHeap;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.fake.FakeAttester;
import org.junit.jupiter.api.Test;

/** What an idle connection costs: live heap after a collection, both of its channels together. */
class IdleMemoryTest {
  private static final int CONNECTIONS = 1000;
  private static final int WARM_UP = 50;

  /** With the device's and the back end's sockets in this process, 1 KiB. */
  private static final int MOST_OCTETS = 12 * 1024;

  /** So much every device has said: one record, as large as they get. */
  private static final int SAID = 1 << 14;

  @Test
  void aThousandIdleConnectionsHaveNoBuffers() throws Exception {
    try (RecordingBackend backend = RecordingBackend.counting();
        Site site =
            Site.open(
                Site.file(
                    backend.port(),
                    "none",
                    "limits: { connections-per-source: 2000, handshake-rate-per-source: 0 }",
                    "deadlines: { first-byte: 0s }"))) {
      List<Socket> devices = new ArrayList<>();
      try {
        AttestedTlsClient client = site.client(FakeAttester.honest());
        open(client, site, devices, WARM_UP);
        Condition.await("the first connections", () -> site.carried.get() == WARM_UP * (long) SAID);
        long before = liveHeap(site);
        open(client, site, devices, CONNECTIONS);
        Condition.await("all connections", () -> backend.count() == WARM_UP + CONNECTIONS);
        Condition.await(
            "all that they said",
            () -> site.carried.get() == (WARM_UP + CONNECTIONS) * (long) SAID);
        long each = (liveHeap(site) - before) / CONNECTIONS;
        assertThat(each).as("octets of live heap").isLessThan(MOST_OCTETS);
      } finally {
        for (Socket device : devices) {
          device.close();
        }
      }
    }
  }

  /**
   * Devices that say something, and then keep nothing but their sockets, so that only the gateway's
   * end is counted.
   */
  private static void open(AttestedTlsClient client, Site site, List<Socket> devices, int count)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    for (int i = 0; i < count; i++) {
      Socket socket = site.dial();
      devices.add(socket);
      AttestedTlsEngine engine = client.newEngine("server.example");
      InputStream in = socket.getInputStream();
      flush(engine, socket, buffer);
      while (engine.state() == AttestedTlsEngine.State.HANDSHAKING) {
        engine.offerInput(buffer, 0, in.read(buffer));
        flush(engine, socket, buffer);
      }
      engine.writeApplicationData(new byte[SAID], 0, SAID);
      flush(engine, socket, buffer);
    }
  }

  private static void flush(AttestedTlsEngine engine, Socket socket, byte[] buffer)
      throws IOException {
    while (engine.outputAvailable() > 0) {
      socket.getOutputStream().write(buffer, 0, engine.readOutput(buffer, 0, buffer.length));
    }
  }

  private static long liveHeap(Site site) {
    Condition.await("no handshake", () -> site.gateway().handshakes() == 0);
    site.handshakes.clear();
    // As it does every few seconds; what traffic has left is given back.
    site.gateway().review();
    // The loops do that one connection after another.
    assertThat(site.gateway().answers(Duration.ofSeconds(20))).isTrue();
    return LiveHeap.octets();
  }
}
