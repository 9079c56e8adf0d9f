package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BoundedSocketsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  private interface Making {
    Socket socket(BoundedSockets sockets, int port) throws Exception;
  }

  /** However a socket is asked for. */
  @Test
  void noSocketTakesMoreThanAnAnswerNeeds() throws Exception {
    String name = HERE.getHostName();
    for (Making making :
        List.<Making>of(
            (sockets, port) -> sockets.createSocket(HERE, port),
            (sockets, port) -> sockets.createSocket(HERE, port, HERE, 0),
            (sockets, port) -> sockets.createSocket(name, port),
            (sockets, port) -> sockets.createSocket(name, port, HERE, 0))) {
      try (ServerSocket server = new ServerSocket(0, 1, HERE)) {
        CompletableFuture<Void> talks =
            CompletableFuture.runAsync(
                () -> {
                  try (Socket accepted = server.accept()) {
                    while (true) {
                      accepted.getOutputStream().write(new byte[8192]);
                    }
                  } catch (IOException closed) {
                    // The other end has had enough.
                  }
                });
        try (Socket socket = making.socket(new BoundedSockets(1), server.getLocalPort())) {
          assertThat(socket.isConnected()).isTrue();
          InputStream in = socket.getInputStream();
          assertThatExceptionOfType(AnswerTooLarge.class).isThrownBy(in::readAllBytes);
          assertThat(socket.isClosed()).isTrue();
        }
        talks.join();
      }
    }
  }
}
