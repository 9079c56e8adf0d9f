package org.attls.gateway.enrol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Exchanges;
import org.attls.gateway.admit.HttpPort;
import org.attls.rats.AttestationException;
import org.attls.rats.EnrolmentDesk;
import org.attls.rats.Reason;

/**
 * The desk over HTTPS.
 *
 * <pre>
 * POST /enrolments        what the device is        201, a challenge; Location: /enrolments/ID
 * POST /enrolments/ID     its answer, once          202, {"instance": …}: it waits for approval
 *                                                   403, {"reason": …, "message": …}: refused
 *                                                   413, 429, 404; 500 for a defect
 * </pre>
 */
public final class EnrolmentListener implements AutoCloseable {
  private static final String PATH = "/enrolments";
  private static final int MAX_OCTETS = 64 * 1024;
  private static final int THREADS = 4;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final HttpsServer server;
  private final EnrolmentDesk desk;
  private final Consumer<Throwable> ownFailures;
  private final Visits visits = new Visits(System::nanoTime);
  private final Exchanges exchanges = new Exchanges("attls enrolment", THREADS, LONGEST);

  private record Answer(int status, Optional<String> location, String json) {}

  private EnrolmentListener(
      HttpsServer server, EnrolmentDesk desk, Consumer<Throwable> ownFailures) {
    this.server = server;
    this.desk = desk;
    this.ownFailures = ownFailures;
  }

  /**
   * Begins to listen.
   *
   * @param ownFailures hears of what is no device's doing, from several threads; devices are told
   *     that it is so, and no more
   */
  public static EnrolmentListener start(
      InetSocketAddress bind, SSLContext tls, EnrolmentDesk desk, Consumer<Throwable> ownFailures)
      throws IOException {
    HttpsServer server = HttpPort.secured(bind);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters chosen = tls.getDefaultSSLParameters();
            chosen.setProtocols(new String[] {"TLSv1.3"});
            parameters.setSSLParameters(chosen);
          }
        });
    EnrolmentListener listener = new EnrolmentListener(server, desk, ownFailures);
    server.createContext("/", listener::handle);
    server.setExecutor(listener.exchanges);
    server.start();
    return listener;
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
    Answer answer = answer(exchange);
    byte[] octets = answer.json().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    answer.location().ifPresent(it -> exchange.getResponseHeaders().set("Location", it));
    HttpPort.send(exchange, answer.status(), octets);
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    boolean first = path.equals(PATH);
    if (!first && !path.startsWith(PATH + "/")) {
      return refused(404, "NOT_FOUND", "devices enrol at " + PATH);
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return refused(405, "METHOD", "POST only");
    }
    byte[] body = exchange.getRequestBody().readNBytes(MAX_OCTETS + 1);
    if (body.length > MAX_OCTETS) {
      return refused(413, "TOO_LARGE", "more than " + MAX_OCTETS + " octets");
    }
    try {
      return first
          ? challenged(exchange.getRemoteAddress().getAddress(), Bytes.copyOf(body))
          : answered(path.substring(PATH.length() + 1), Bytes.copyOf(body));
    } catch (AttestationException refusal) {
      if (refusal.reason() == Reason.DEFECT) {
        ownFailures.accept(refusal);
      }
      return refused(403, refusal.reason().name(), refusal.getMessage());
    } catch (RuntimeException | Error defect) {
      ownFailures.accept(defect);
      return refused(500, Reason.DEFECT.name(), "this gateway has a defect");
    }
  }

  private Answer challenged(InetAddress source, Bytes request) throws AttestationException {
    if (!visits.roomFor(source)) {
      return tooMany();
    }
    EnrolmentDesk.Visit visit = desk.open(request);
    Bytes challenge = visit.challenge();
    return visits
        .keep(source, visit)
        .map(
            id ->
                new Answer(
                    201,
                    Optional.of(PATH + "/" + id),
                    new String(challenge.toArray(), StandardCharsets.UTF_8)))
        .orElseGet(EnrolmentListener::tooMany);
  }

  private static Answer tooMany() {
    return refused(429, "TOO_MANY", "too many devices are being enrolled; try again later");
  }

  private Answer answered(String id, Bytes answer) throws AttestationException {
    Optional<EnrolmentDesk.Visit> visit = visits.take(id);
    return visit.isEmpty()
        ? refused(404, "NOT_FOUND", "no such enrolment, or it took too long")
        : new Answer(
            202, Optional.empty(), json(Map.of("instance", visit.get().answer(answer).hex())));
  }

  private static Answer refused(int status, String reason, String message) {
    return new Answer(status, Optional.empty(), json(Map.of("reason", reason, "message", message)));
  }

  private static String json(Map<String, String> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> member : new TreeMap<>(members).entrySet()) {
        json.writeStringField(member.getKey(), member.getValue());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return text.toString();
  }
}
