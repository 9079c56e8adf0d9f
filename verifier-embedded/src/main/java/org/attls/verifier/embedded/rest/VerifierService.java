package org.attls.verifier.embedded.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/**
 * The verifier as a service, over the REST interface of Veraison v0.0.2608: discovery,
 * challenge-response, and provisioning for those who may. {@code GET /healthz} answers 200 while it
 * runs.
 *
 * <p>No client can make it answer 500 or hold a thread for longer than {@link
 * ServiceSettings#exchangeLimit()}.
 */
public final class VerifierService implements AutoCloseable {
  private static final Logger LOG = System.getLogger(VerifierService.class.getName());

  /** How much of a body that was refused is read on, so that the client sees the answer. */
  private static final int MAX_DRAINED = 2 * 1024 * 1024;

  private final HttpServer server;
  private final ExchangeWorkers workers;
  private final String scheme;

  private VerifierService(HttpServer server, ExchangeWorkers workers, String scheme) {
    this.server = server;
    this.workers = workers;
    this.scheme = scheme;
  }

  /**
   * Begins to serve.
   *
   * @param issuer appraises and signs
   * @param store where provisioned endorsements go; usually the one that {@code issuer} reads
   * @throws IOException when the address cannot be had
   * @throws IllegalArgumentException for plain HTTP beyond loopback that is not declared as meant
   */
  public static VerifierService start(
      ServiceSettings settings, ResultIssuer issuer, EndorsementStore store) throws IOException {
    return start(settings, issuer, store, ProvisioningLog.NONE);
  }

  /** As {@link #start(ServiceSettings, ResultIssuer, EndorsementStore)}, with an account. */
  public static VerifierService start(
      ServiceSettings settings, ResultIssuer issuer, EndorsementStore store, ProvisioningLog log)
      throws IOException {
    if (settings.tls().isEmpty()
        && !settings.insecurePlainHttp()
        && !isLoopback(settings.address())) {
      throw new IllegalArgumentException(
          "plain HTTP at " + settings.address() + ", which is not a loopback address");
    }
    Routes routes =
        new Routes(
            new Discovery(issuer, settings.signers().isPresent()),
            new ChallengeResponse(
                issuer,
                new SessionTable(
                    settings.sessionLifetime(), settings.maxSessions(), settings.clock())),
            settings.provisioners().isEmpty()
                ? Optional.empty()
                : Optional.of(
                    new Provisioning(
                        settings.provisioners(),
                        settings.signers(),
                        store,
                        settings.clock(),
                        log)));
    HttpServer server =
        settings.tls().isPresent()
            ? HttpPort.secured(settings.address(), settings.tls().get())
            : HttpPort.plain(settings.address());
    ExchangeWorkers workers =
        new ExchangeWorkers(settings.threads(), settings.maxWaiting(), settings.exchangeLimit());
    server.setExecutor(workers);
    server.createContext("/", exchange -> handle(exchange, routes));
    server.start();
    return new VerifierService(server, workers, settings.tls().isPresent() ? "https" : "http");
  }

  /** Where it really listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Its origin, such as {@code http://127.0.0.1:8080}. */
  public URI origin() {
    String host = address().getAddress().getHostAddress();
    return URI.create(
        scheme
            + "://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + address().getPort());
  }

  /** Closes all connections and returns when no thread is left. */
  @Override
  public void close() {
    server.stop(0);
    workers.close();
  }

  /**
   * Answers, and ends the exchange if that went well. One that fails is left to the server, by the
   * exception: if it is closed here, Java 25 counts its connection for ever.
   */
  private static void handle(HttpExchange exchange, Routes routes) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("the time is over, or there is no thread for this request");
    }
    try {
      send(exchange, answer(exchange, routes));
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "a client went away or was too slow", gone);
      throw gone;
    }
    exchange.close();
  }

  /** An error that left here would keep the connection open and the client waiting. */
  private static Answer answer(HttpExchange exchange, Routes routes) throws IOException {
    try {
      return routes.answer(new Request(exchange));
    } catch (Refusal refusal) {
      return refusal.answer();
    } catch (RuntimeException | Error defect) {
      LOG.log(Level.ERROR, "a request could not be handled", defect);
      return Answer.problem(500, "the verifier failed");
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    if (answer.body().isEmpty() || exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().size());
    OutputStream out = exchange.getResponseBody();
    out.write(answer.body().toArray());
    out.flush();
    drain(exchange.getRequestBody());
  }

  /** Closing with unread octets would reset the connection before the client reads the answer. */
  private static void drain(InputStream body) throws IOException {
    byte[] discarded = new byte[8192];
    int left = MAX_DRAINED;
    while (left > 0) {
      int read = body.read(discarded, 0, Math.min(left, discarded.length));
      left = read < 0 ? 0 : left - read;
    }
  }

  private static boolean isLoopback(InetSocketAddress address) {
    return address.getAddress() != null && address.getAddress().isLoopbackAddress();
  }
}
