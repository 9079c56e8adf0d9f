package org.attls.gateway.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Exchanges;
import org.attls.gateway.admit.HttpPort;

/**
 * Health, metrics and a status page over plain HTTP, for the operator's network only. Everything is
 * read-only.
 *
 * <pre>
 * GET /                   a page for people
 * GET /healthz            200 when the event loops answer
 * GET /readyz             200 when devices are admitted
 * GET /metrics            Prometheus, text format
 * GET /connections/ID     what the log says of one of the last connections, as lines of JSON
 * </pre>
 */
public final class OpsPort implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int MISDIRECTED = 421;
  private static final int DEFECT = 500;
  private static final int UNAVAILABLE = 503;

  /** One for each connection: half a request waits on its own. */
  private static final int THREADS = HttpPort.MOST;

  /** More than the event loops get to answer for health. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String CONNECTIONS = "/connections/";

  /** The page brings its style along, and loads nothing. */
  private static final String PAGE_MAY =
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

  /** What there is to show. */
  public record Sources(
      Metrics metrics, RecentConnections recent, BooleanSupplier healthy, BooleanSupplier ready) {}

  private record Answer(int status, String type, String text) {}

  private final HttpServer server;
  private final Sources sources;
  private final StatusPage page;
  private final Exchanges exchanges;

  private OpsPort(HttpServer server, Sources sources, Exchanges exchanges) {
    this.server = server;
    this.sources = sources;
    this.exchanges = exchanges;
    this.page = new StatusPage(sources.metrics(), sources.recent());
  }

  /** Begins to listen. */
  public static OpsPort start(InetSocketAddress bind, Sources sources) throws IOException {
    return start(bind, sources, LONGEST);
  }

  /**
   * As {@link #start(InetSocketAddress, Sources)}.
   *
   * @param longest how long one request and its answer may take
   */
  static OpsPort start(InetSocketAddress bind, Sources sources, Duration longest)
      throws IOException {
    OpsPort port =
        new OpsPort(HttpPort.plain(bind), sources, new Exchanges("attls ops", THREADS, longest));
    port.server.createContext("/", port::handle);
    port.server.setExecutor(port.exchanges);
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
    exchanges.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Answer answer;
    try {
      answer = answer(exchange);
    } catch (RuntimeException | Error defect) {
      // The server would keep the connection open after an error, and say nothing of either.
      answer =
          new Answer(
              DEFECT, PLAIN, "this gateway has a defect: " + defect.getClass().getName() + "\n");
    }
    send(exchange, answer);
  }

  private Answer answer(HttpExchange exchange) {
    if (!HostField.isFor(address().getAddress(), exchange.getRequestHeaders().get("Host"))) {
      return new Answer(MISDIRECTED, PLAIN, "this is localhost\n");
    }
    return exchange.getRequestMethod().equals("GET")
        ? answer(exchange.getRequestURI().getPath())
        : new Answer(NOT_ALLOWED, PLAIN, "GET only\n");
  }

  private Answer answer(String path) {
    if (path.startsWith(CONNECTIONS)) {
      return connection(path.substring(CONNECTIONS.length()));
    }
    return switch (path) {
      case "/" ->
          new Answer(
              OK,
              "text/html; charset=utf-8",
              page.at(Instant.now(), sources.ready().getAsBoolean()));
      case "/healthz" -> state(sources.healthy(), "ok\n");
      case "/readyz" -> state(sources.ready(), "ready\n");
      case "/metrics" ->
          new Answer(OK, "text/plain; version=0.0.4; charset=utf-8", sources.metrics().text());
      default -> new Answer(NOT_FOUND, PLAIN, "not found\n");
    };
  }

  private Answer connection(String id) {
    Optional<String> known =
        id.matches("[0-9a-f]{32}") ? sources.recent().lines(Bytes.fromHex(id)) : Optional.empty();
    return known
        .map(lines -> new Answer(OK, "application/x-ndjson; charset=utf-8", lines))
        .orElse(new Answer(NOT_FOUND, PLAIN, "not one of the last connections\n"));
  }

  private static Answer state(BooleanSupplier good, String text) {
    return good.getAsBoolean()
        ? new Answer(OK, PLAIN, text)
        : new Answer(UNAVAILABLE, PLAIN, "no\n");
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] octets = answer.text().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.getResponseHeaders().set("Content-Security-Policy", PAGE_MAY);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    HttpPort.send(exchange, answer.status(), octets);
  }
}
