package org.attls.cli.gateway;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.gateway.config.Backend;
import org.attls.gateway.config.Endpoint;
import org.attls.gateway.config.GatewayFile;
import org.attls.rats.Reason;

/** Tries whether back ends can be reached. Nothing is sent to them. */
final class Reachability {
  private Reachability() {}

  /**
   * Connects to each back end and says so.
   *
   * @throws CommandFailure for the first that cannot be reached
   */
  static void require(GatewayFile file, Report report) throws CommandFailure {
    for (Backend backend : file.backends().values()) {
      try {
        connect(backend.connect(), file.deadlines().backendConnect());
      } catch (IOException | RuntimeException failed) {
        throw CommandFailure.unavailable(
            Reason.DISCONNECTED,
            "back end "
                + backend.name()
                + " at "
                + backend.connect()
                + " cannot be reached: "
                + failed.getMessage(),
            failed);
      }
      report.event(
          Event.of("reachable", "back end " + backend.name() + " can be reached")
              .inHeadline("backend", backend.name()));
    }
  }

  private static void connect(Endpoint to, Duration within) throws IOException {
    if (to instanceof Endpoint.UnixSocket socket) {
      SocketAddress address = UnixDomainSocketAddress.of(socket.path());
      try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        channel.connect(address);
      }
      return;
    }
    try (SocketChannel channel = SocketChannel.open()) {
      channel.socket().connect(((Endpoint.Tcp) to).address(), Math.toIntExact(within.toMillis()));
    }
  }
}
