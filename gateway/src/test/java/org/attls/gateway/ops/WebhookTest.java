package org.attls.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.attls.gateway.config.Webhook;
import org.attls.gateway.io.Observer;
import org.junit.jupiter.api.Test;

/** With receivers that answer, refuse, hang, and are not there. */
class WebhookTest {
  private final BlockingQueue<WebhookSender.Outcome> outcomes = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> bodies = new LinkedBlockingQueue<>();

  private WebhookSender sender(int port, Duration deadline, int queue) {
    return WebhookSender.start(
        new Webhook(URI.create("http://127.0.0.1:" + port + "/in"), deadline, queue),
        outcomes::add);
  }

  private WebhookSender.Outcome outcome() throws InterruptedException {
    return outcomes.poll(20, TimeUnit.SECONDS);
  }

  private static HttpServer receiver(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.createContext("/in", handler);
    server.start();
    return server;
  }

  private void keep(HttpExchange exchange, int status) throws IOException {
    try (exchange) {
      bodies.add(
          exchange.getRequestHeaders().getFirst("Content-Type")
              + " "
              + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(status, -1);
    }
  }

  @Test
  void aRefusalAndARevocationArriveAndAnAdmissionDoesNot() throws Exception {
    HttpServer receiver = receiver(exchange -> keep(exchange, 204));
    try (WebhookSender sender =
        sender(receiver.getAddress().getPort(), Duration.ofSeconds(10), 4)) {
      sender.handshake(OpsTest.admitted());
      sender.handshake(OpsTest.refused());
      sender.ended(OpsTest.ID, "front", Observer.End.CLOSED, "why");
      sender.ended(OpsTest.ID, "front", Observer.End.REVOKED, "why");
      assertThat(outcome()).isEqualTo(WebhookSender.Outcome.DELIVERED);
      assertThat(outcome()).isEqualTo(WebhookSender.Outcome.DELIVERED);
      assertThat(bodies.take())
          .startsWith("application/json {\"event\":\"handshake\"")
          .contains("NOT_AFFIRMING");
      assertThat(bodies.take()).contains("\"how\":\"revoked\"");
      assertThat(bodies).isEmpty();
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void anErrorAndARedirectionAreFailures() throws Exception {
    for (int status : new int[] {500, 302}) {
      HttpServer receiver = receiver(exchange -> keep(exchange, status));
      try (WebhookSender sender =
          sender(receiver.getAddress().getPort(), Duration.ofSeconds(10), 4)) {
        sender.handshake(OpsTest.refused());
        assertThat(outcome()).isEqualTo(WebhookSender.Outcome.FAILED);
      } finally {
        receiver.stop(0);
      }
    }
  }

  /** It accepts connections, and never says a word, or stops in the middle of its answer. */
  @Test
  void aReceiverThatHangsCostsItsDeadlineAndNobodyElseWaits() throws Exception {
    for (String said : List.of("", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")) {
      List<Socket> held = new ArrayList<>();
      try (ServerSocket hanging = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
          WebhookSender sender =
              sender(hanging.getLocalPort(), Duration.ofMillis(500), /* queue= */ 2)) {
        sender.handshake(OpsTest.refused());
        Socket first = hanging.accept();
        held.add(first);
        first.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
        // One is on its way and two may wait: of ten more at least eight are dropped, at once.
        for (int i = 0; i < 10; i++) {
          sender.handshake(OpsTest.refused());
        }
        for (int i = 0; i < 8; i++) {
          assertThat(outcomes.poll()).isEqualTo(WebhookSender.Outcome.DROPPED);
        }
        assertThat(outcome()).isEqualTo(WebhookSender.Outcome.FAILED);
        assertThat(outcome()).isEqualTo(WebhookSender.Outcome.FAILED);
        assertThat(outcome()).isEqualTo(WebhookSender.Outcome.FAILED);
        assertThat(outcomes).isEmpty();
      } finally {
        for (Socket socket : held) {
          socket.close();
        }
      }
    }
  }

  @Test
  void aReceiverThatIsNotThereIsAFailure() throws Exception {
    int free;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = taken.getLocalPort();
    }
    try (WebhookSender sender = sender(free, Duration.ofSeconds(10), 4)) {
      sender.handshake(OpsTest.refused());
      assertThat(outcome()).isEqualTo(WebhookSender.Outcome.FAILED);
    }
  }
}
