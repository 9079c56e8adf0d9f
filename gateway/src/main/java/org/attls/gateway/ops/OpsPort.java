package org.attls.gateway.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Health and metrics over plain HTTP, for the operator's network only.
 *
 * <pre>
 * GET /healthz    200 when the event loops answer
 * GET /readyz     200 when devices are admitted
 * GET /metrics    Prometheus, text format
 * </pre>
 */
public final class OpsPort implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          2,
          work -> {
            Thread thread = new Thread(work, "attls ops");
            thread.setDaemon(true);
            return thread;
          });

  private OpsPort(HttpServer server) {
    this.server = server;
  }

  /** Begins to listen. */
  public static OpsPort start(
      InetSocketAddress bind, Metrics metrics, BooleanSupplier healthy, BooleanSupplier ready)
      throws IOException {
    OpsPort port = new OpsPort(HttpServer.create(bind, 16));
    port.answer("/healthz", healthy, () -> "ok\n");
    port.answer("/readyz", ready, () -> "ready\n");
    port.answer("/metrics", () -> true, metrics::text);
    port.server.setExecutor(port.threads);
    port.server.start();
    return port;
  }

  /** The address in use. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(String path, BooleanSupplier good, Supplier<String> text) {
    server.createContext(
        path,
        exchange -> {
          try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(path)) {
              send(exchange, NOT_FOUND, "not found\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
              send(exchange, NOT_ALLOWED, "GET only\n");
            } else if (good.getAsBoolean()) {
              send(exchange, OK, text.get());
            } else {
              send(exchange, UNAVAILABLE, "no\n");
            }
          }
        });
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    exchange.sendResponseHeaders(status, octets.length);
    exchange.getResponseBody().write(octets);
  }
}
