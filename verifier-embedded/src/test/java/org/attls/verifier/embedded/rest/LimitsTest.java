package org.attls.verifier.embedded.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Deadline;
import org.attls.verifier.embedded.SwtpmCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients that are too big, too slow or too many can do. */
class LimitsTest {
  private static final int MAX_EVIDENCE = 64 * 1024;
  private static final String TPM = RunningService.EVIDENCE_TYPE;

  /** Long enough for any machine; no test waits for it unless it fails. */
  private static final int PATIENCE_MILLIS = 30_000;

  private final SwtpmCase good = SwtpmCase.good();

  @Test
  void takesEvidenceUpToTheLimitAndNotOneOctetMore() throws Exception {
    try (RunningService verifier = new RunningService()) {
      String session = verifier.open(good.nonce());
      assertThat(
              verifier
                  .post(session, Bytes.copyOf(new byte[MAX_EVIDENCE]), "Content-Type", TPM)
                  .statusCode())
          .isEqualTo(200);
      assertThat(
              RunningService.problem(
                  verifier.post(
                      session, Bytes.copyOf(new byte[MAX_EVIDENCE + 1]), "Content-Type", TPM),
                  413))
          .contains("65536");
    }
  }

  @Test
  void limitsABodyWhoseLengthIsNotAnnounced() throws Exception {
    try (RunningService verifier = new RunningService()) {
      String session = verifier.open(good.nonce());
      for (int size : new int[] {MAX_EVIDENCE, MAX_EVIDENCE + 1, 1024 * 1024}) {
        HttpRequest chunked =
            HttpRequest.newBuilder(verifier.uri(session))
                .header("Content-Type", TPM)
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[size])))
                .build();
        HttpResponse<String> answer =
            HttpClient.newHttpClient().send(chunked, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(size <= MAX_EVIDENCE ? 200 : 413);
      }
    }
  }

  @Test
  void refusesAnAnnouncedHugeBodyWithoutReadingIt() throws Exception {
    try (RunningService verifier = new RunningService()) {
      String path = verifier.open(good.nonce());
      try (Socket client = connect(verifier)) {
        send(client, head(path, 10_000_000_000L));
        assertThat(line(client)).startsWith("HTTP/1.1 413 ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /healthz HTTP/1.1\r\nHost: x\r\n",
        "G",
        "POST /challenge-response/v1/session/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
      })
  void hangsUpOnAClientThatStopsInTheMiddle(String beginning) throws Exception {
    try (RunningService verifier =
            new RunningService(settings -> settings.withWorkers(1, 8, Duration.ofMillis(300)));
        Socket client = connect(verifier)) {
      send(client, beginning);
      awaitEnd(client);
      assertThat(verifier.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void hangsUpOnAClientThatDripsItsBody() throws Exception {
    try (RunningService verifier =
            new RunningService(settings -> settings.withWorkers(1, 8, Duration.ofMillis(500)));
        Socket client = connect(verifier)) {
      String session = verifier.open(good.nonce());
      send(client, head(session, 60_000));
      client.setSoTimeout(20);
      long begin = System.nanoTime();
      boolean open = true;
      while (open && System.nanoTime() - begin < Duration.ofSeconds(30).toNanos()) {
        open = drip(client);
      }
      assertThat(open).as("still served").isFalse();
      assertThat(verifier.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void servesOthersWhileOneClientIsSlow() throws Exception {
    try (RunningService verifier =
            new RunningService(settings -> settings.withWorkers(2, 8, Duration.ofMinutes(10)));
        Socket slow = connect(verifier)) {
      send(slow, "GET /healthz HTTP/1.1\r\n");
      assertThat(verifier.get("/healthz").statusCode()).isEqualTo(200);
      send(slow, "Host: x\r\n\r\n");
      assertThat(line(slow)).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void closesTheConnectionsForWhichThereIsNoRoom() throws Exception {
    List<Socket> clients = new ArrayList<>();
    try (RunningService verifier =
        new RunningService(settings -> settings.withWorkers(1, 1, Duration.ofMinutes(10)))) {
      for (int i = 0; i < 3; i++) {
        Socket client = connect(verifier);
        client.setSoTimeout(10);
        clients.add(client);
        send(client, "GET /healthz HTTP/1.1\r\n");
      }
      // One has the thread, one waits for it, and the third is turned away; whichever it is.
      long begin = System.nanoTime();
      Socket turnedAway = null;
      for (int i = 0; turnedAway == null; i = (i + 1) % clients.size()) {
        turnedAway = ends(clients.get(i)) ? clients.get(i) : null;
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
      }
      clients.remove(turnedAway);
      turnedAway.close();
      for (Socket client : clients) {
        client.setSoTimeout(PATIENCE_MILLIS);
        send(client, "Host: x\r\nConnection: close\r\n\r\n");
      }
      for (Socket client : clients) {
        assertThat(line(client)).startsWith("HTTP/1.1 200 ");
      }
    } finally {
      close(clients);
    }
  }

  @Test
  void halfRequestsKeepNobodyElseWaiting() throws Exception {
    List<Socket> halves = new ArrayList<>();
    try (RunningService verifier = new RunningService()) {
      for (int i = 0; i < 100; i++) {
        Socket half = connect(verifier);
        halves.add(half);
        send(half, "G");
      }
      assertThat(verifier.get("/healthz").statusCode()).isEqualTo(200);
      for (Socket half : halves) {
        half.setSoTimeout(1);
        assertThat(ends(half)).as("turned away").isFalse();
      }
    } finally {
      close(halves);
    }
  }

  @Test
  void connectionsThatSayNothingAreFew() throws Exception {
    List<Socket> silent = new ArrayList<>();
    try (RunningService verifier = new RunningService()) {
      for (int i = 0; i < 2 * HttpPort.MOST; i++) {
        silent.add(connect(verifier));
      }
      // They are accepted in their order: when the last is closed, all have been decided about.
      awaitEnd(silent.get(silent.size() - 1));
      int held = 0;
      for (Socket socket : silent) {
        socket.setSoTimeout(1);
        held += ends(socket) ? 0 : 1;
      }
      assertThat(held).isPositive().isLessThanOrEqualTo(HttpPort.MOST);
    } finally {
      close(silent);
    }
  }

  @Test
  void aConnectionThatSaysNothingEnds() throws Exception {
    try (RunningService verifier = new RunningService();
        Socket silent = connect(verifier)) {
      // Less than the 30 seconds that the JDK's server allows by itself.
      silent.setSoTimeout(25_000);
      awaitEnd(silent);
    }
  }

  /** Some of the resets come before the answer, which then fails. */
  @Test
  void whatIsResetIsNotCountedForEver() throws Exception {
    try (RunningService verifier = new RunningService()) {
      for (int i = 0; i < 2 * HttpPort.MOST; i++) {
        try (Socket socket = connect(verifier)) {
          send(socket, "GET /.well-known/veraison/verification HTTP/1.1\r\nHost: x\r\n\r\n");
          socket.setSoLinger(true, 0);
        } catch (SocketException closedAtOnce) {
          assertThat(closedAtOnce).isNotNull();
        }
      }
      Deadline soon = Deadline.in(Duration.ofSeconds(25));
      boolean answered = false;
      while (!answered) {
        assertThat(soon.expired()).as("nobody is let in any more").isFalse();
        answered = isAnswered(verifier);
      }
    }
  }

  private static boolean isAnswered(RunningService verifier) throws Exception {
    try (Socket socket = connect(verifier)) {
      send(socket, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      return line(socket).startsWith("HTTP/1.1 200 ");
    } catch (SocketException closedAtOnce) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n",
        "nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "GET  HTTP/1.1\r\n\r\n",
        "GET /healthz?%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /challenge-response/v1/newSession?nonce=%f HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /challenge-response/v1/newSession HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST /challenge-response/v1/newSession HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "POST /challenge-response/v1/session/x HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "POST /challenge-response/v1/session/x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /challenge-response/v1/session/x HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nzz\r\n",
      })
  void answersNoOctetsWithAnInternalError(String request) throws Exception {
    try (RunningService verifier =
            new RunningService(settings -> settings.withWorkers(2, 8, Duration.ofMillis(500)));
        Socket client = connect(verifier)) {
      send(client, request);
      String answer = everything(client);
      assertThat(answer).doesNotContain("Exception in").doesNotContain("\tat ");
      if (answer.startsWith("HTTP/1.1 5")) {
        assertThat(answer).startsWith("HTTP/1.1 501 ");
      }
      assertThat(verifier.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anErrorInTheServiceIsAnswered() throws Exception {
    InstantSource failing =
        () -> {
          throw new LinkageError("a class is missing");
        };
    try (RunningService verifier =
        new RunningService(
            settings -> settings.withSessions(failing, Duration.ofSeconds(150), 100))) {
      HttpResponse<String> answer =
          verifier.post("/challenge-response/v1/newSession?nonceSize=32", Bytes.EMPTY);
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains("the verifier failed").doesNotContain("class");
    }
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    List<String> before = threads();
    RunningService verifier = new RunningService();
    Socket client = connect(verifier);
    try (client) {
      send(client, "GET /healthz HTTP/1.1\r\n");
      for (int i = 0; i < 20; i++) {
        verifier.open(good.nonce());
      }
      assertThat(threads()).anyMatch(thread -> !before.contains(thread));
      verifier.close();
      awaitEnd(client);
      // A pool says that it has ended while its last thread is still on its way out.
      Deadline soon = Deadline.in(Duration.ofSeconds(10));
      // So may one of a test before this.
      while (!before.containsAll(threads()) && !soon.expired()) {
        Thread.onSpinWait();
      }
      assertThat(before).containsAll(threads());
    }
    verifier.close();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("attls-verifier-") || name.equals("HTTP-Dispatcher"))
        .sorted()
        .toList();
  }

  private static String head(String path, long length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: "
        + TPM
        + "\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static Socket connect(RunningService verifier) throws IOException {
    Socket client = new Socket();
    InetSocketAddress address = verifier.service.address();
    client.connect(address, PATIENCE_MILLIS);
    client.setSoTimeout(PATIENCE_MILLIS);
    return client;
  }

  private static void close(List<Socket> clients) throws IOException {
    for (Socket client : clients) {
      client.close();
    }
  }

  private static void send(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    client.getOutputStream().flush();
  }

  /** Sends one octet; false when the server has hung up. */
  private static boolean drip(Socket client) {
    try {
      send(client, "x");
      return !ends(client);
    } catch (IOException hungUp) {
      return false;
    }
  }

  /** Whether the connection has ended; waits as long as the socket's timeout for it. */
  private static boolean ends(Socket client) {
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static void awaitEnd(Socket client) {
    assertThat(ends(client)).as("connection ended").isTrue();
  }

  private static String line(Socket client) throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = client.getInputStream();
    for (int octet = in.read(); octet >= 0 && octet != '\r'; octet = in.read()) {
      line.append((char) octet);
    }
    return line.toString();
  }

  /** What the server sends until it hangs up, or is silent for a second. */
  private static String everything(Socket client) throws IOException {
    client.setSoTimeout(1000);
    StringBuilder text = new StringBuilder();
    try {
      InputStream in = client.getInputStream();
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        text.append((char) octet);
      }
    } catch (SocketTimeoutException silent) {
      return text.toString();
    } catch (IOException reset) {
      return text.toString();
    }
    return text.toString();
  }
}
