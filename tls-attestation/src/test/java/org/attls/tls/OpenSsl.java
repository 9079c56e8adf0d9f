package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.attls.testing.Programs;

/** {@code openssl s_client} as the client of a server of ours, for one connection. */
final class OpenSsl {
  /** What a test does with the connection, from the server's side. */
  interface Use {
    void of(AttestedTlsConnection connection) throws Exception;
  }

  private OpenSsl() {}

  /** Connects with these options, and returns what OpenSSL printed. */
  static String connect(Path directory, AttestedTlsServer server, Use use, String... options)
      throws Exception {
    Programs.require("openssl");
    Path output = directory.resolve("openssl.log");
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  "openssl",
                  "s_client",
                  "-connect",
                  "127.0.0.1:" + listener.getLocalPort(),
                  "-tls1_3"));
      command.addAll(List.of(options));
      Process openssl =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        serve(listener, server, use);
        // It ends with the connection, having written all it has to say.
        assertThat(openssl.waitFor(20, TimeUnit.SECONDS)).isTrue();
      } finally {
        openssl.destroy();
      }
    }
    return Files.readString(output);
  }

  private static void serve(ServerSocket listener, AttestedTlsServer server, Use use)
      throws Exception {
    listener.setSoTimeout(20_000);
    Socket socket = listener.accept();
    try (AttestedTlsConnection connection = server.accept(socket)) {
      use.of(connection);
    } catch (IOException refused) {
      socket.close();
      throw refused;
    }
  }
}
