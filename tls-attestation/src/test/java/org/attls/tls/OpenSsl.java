package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
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

  /** Connects a client to {@code openssl s_server}, which is started with these options. */
  static void serving(Path directory, AttestedTlsClient client, String... options)
      throws Exception {
    Programs.require("openssl");
    Path key = directory.resolve("key.pem");
    Path certificate = directory.resolve("certificate.pem");
    List<String> request =
        List.of(
            ("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1"
                    + " -subj /CN=server.example -keyout "
                    + key
                    + " -out "
                    + certificate)
                .split(" "));
    Path log = directory.resolve("request.log");
    Process made =
        new ProcessBuilder(request).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(made.waitFor()).as("%s", log).isZero();

    List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-tls1_3"));
    command.addAll(List.of("-accept", "127.0.0.1:0", "-naccept", "1"));
    command.addAll(List.of("-key", key.toString(), "-cert", certificate.toString()));
    command.addAll(List.of(options));
    Process openssl =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader output = openssl.inputReader()) {
      String line = output.readLine();
      while (line != null && !line.startsWith("ACCEPT ")) {
        line = output.readLine();
      }
      assertThat(line).as("what openssl listens on").isNotNull();
      int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).trim());
      client.connect(new Socket(InetAddress.getLoopbackAddress(), port), "server.example").close();
    } finally {
      openssl.destroy();
    }
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
