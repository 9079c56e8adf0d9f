package org.attls.gateway.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.config.GatewayFile;
import org.attls.gateway.config.ListenerSettings;
import org.attls.gateway.handoff.HandoffSecrets;
import org.attls.rats.Deadline;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.policy.document.DocumentException;

/**
 * Connections of a device in this process, through a gateway of its own on loopback, to an echo in
 * this process: so that the first devices do not meet code that the JVM still interprets.
 */
public final class WarmUp {
  /** Behind these the rate has come near to what it stays at; see the benchmarks. */
  public static final int HANDSHAKES = 300;

  /** No connection begins later; only a slow machine is not done by then. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int RECORD = 1 << 14;

  /** Any free port; nobody is kept out but by the verdict. */
  private static final String FILE =
      """
      listeners:
        - { name: warm-up, bind: "127.0.0.1:0", tls: { certificate: none, key: none },
            policy: none, backend: echo, handoff: none }
      backends:
        - { name: echo, connect: "127.0.0.1:PORT" }
      limits: { handshake-rate-per-source: 0 }
      """;

  private WarmUp() {}

  /**
   * Makes {@link #HANDSHAKES} connections, or as many as fit into {@link #PATIENCE}.
   *
   * @param server has the gateway's key, and a verifier that appraises that device and nobody else
   * @return how many there were
   * @throws IOException if the two do not admit each other, or loopback is of no use
   */
  public static int run(AttestedTlsServer server, AttestedTlsClient device) throws IOException {
    Deadline end = Deadline.in(PATIENCE);
    try (WarmUpEcho echo = new WarmUpEcho()) {
      GatewayFile file = file(echo.port());
      ListenerSettings listener = file.listeners().get(0);
      Served served =
          new Served(
              listener,
              new Served.Destination(file.backendOf(listener), Optional.empty()),
              Optional.empty(),
              file.limits(),
              file.deadlines(),
              file.verdictTime(),
              server,
              HandoffSecrets.NONE,
              () -> true,
              Served.Standing.PERMANENT);
      try (Gateway gateway =
          Gateway.start(Transport.best(), file.limits(), List.of(served), Observer.NONE)) {
        int port = gateway.address(listener.name()).getPort();
        int done = 0;
        while (done < HANDSHAKES && !end.expired()) {
          visit(device, port, end);
          done++;
        }
        return done;
      }
    }
  }

  private static GatewayFile file(int backend) {
    try {
      return GatewayFile.read(
          "warm-up.yaml", Bytes.utf8(FILE.replace("PORT", Integer.toString(backend))));
    } catch (DocumentException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Whatever else connects to the two ports: nothing is waited for much longer than patience has.
   */
  private static void visit(AttestedTlsClient device, int port, Deadline end) throws IOException {
    Duration left = Duration.ofSeconds(1).plus(end.remaining());
    Socket socket = new Socket();
    socket.connect(
        new InetSocketAddress(WarmUpEcho.LOOPBACK, port), Math.toIntExact(left.toMillis()));
    try (AttestedTlsConnection connection = device.connect(socket, "warm-up.invalid")) {
      connection.readTimeout(left);
      connection.outputStream().write(new byte[RECORD]);
      if (connection.inputStream().readNBytes(RECORD).length != RECORD) {
        throw new IOException("the echo came back cut");
      }
    }
  }
}
