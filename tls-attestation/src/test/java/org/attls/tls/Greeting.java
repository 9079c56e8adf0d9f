package org.attls.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.PendingVerdict;

final class Greeting {
  /** Admits one client, and greets it by what it has proved to be. */
  static void serve(AttestedTlsServer server, Socket socket) throws IOException {
    try (AttestedTlsConnection connection = server.accept(socket)) {
      String who = connection.session().peer().orElseThrow().verdict().identity().name();
      connection.outputStream().write(("hello, " + who).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** A client is admitted when it hears so: its handshake is over before it is judged. */
  static String ask(AttestedTlsClient client, Socket socket, String host) throws IOException {
    try (AttestedTlsConnection connection = client.connect(socket, host)) {
      return new String(connection.inputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** On an event loop nobody waits: workers ask the verifier, and the loop takes the outcome. */
  static void judge(AttestedTlsEngine engine, Executor workers, Executor loop, Runnable goOn) {
    PendingVerdict pending = engine.pendingVerdict().orElseThrow();
    CompletableFuture.supplyAsync(pending, workers)
        .thenAcceptAsync(
            judgement -> {
              try {
                engine.verdict(judgement);
              } catch (AttestedTlsException refused) {
                // The alert waits to be sent, as all output does.
              }
              goOn.run();
            },
            loop);
  }

  private Greeting() {}
}
