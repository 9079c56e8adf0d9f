package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.gateway.io.Talk.untilEnd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.fake.FakeAttester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One direction of a connection through the gateway is closed, and the other one carries on. */
class HalfCloseTest {
  private static final byte[] QUESTION = "question".getBytes(StandardCharsets.UTF_8);

  private static byte[] random(int seed) {
    byte[] octets = new byte[300_000];
    new Random(seed).nextBytes(octets);
    return octets;
  }

  /** What it accepts takes little at a time. */
  private static ServerSocket slow() throws IOException {
    ServerSocket backend = new ServerSocket();
    backend.setReceiveBufferSize(8192);
    backend.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return backend;
  }

  private static Transport transport(String name) {
    return name.equals("nio") ? Transport.nio() : Transport.best();
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "nio"})
  void aBackEndAnswersADeviceThatHasSaidCloseNotify(String transport) throws Exception {
    byte[] answer = random(5);
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(transport(transport), Site.file(backend.port(), "none"));
        AttestedTlsConnection device = site.device()) {
      device.outputStream().write(QUESTION);
      device.shutdownOutput();
      Condition.await("the device's end at the back end", () -> backend.first().ended());
      assertThat(backend.first().received()).isEqualTo(QUESTION);

      Socket toGateway = backend.first().socket();
      toGateway.getOutputStream().write(answer);
      toGateway.close();
      assertThat(Arrays.equals(device.inputStream().readAllBytes(), answer)).isTrue();
      assertThat(site.end()).isEqualTo(Observer.End.CLOSED);
    }
  }

  /** Where the end falls among what the gateway reads at once decides; so there are several. */
  @ParameterizedTest
  @ValueSource(ints = {0, 20_000, 40_000, 60_000, 80_000, 100_000, 120_000, 140_000})
  void aDeviceGetsTheAnswerToWhatABackEndTookItsTimeFor(int more) throws Exception {
    byte[] upload = new byte[(4 << 20) + more];
    byte[] answer = random(9);
    try (ServerSocket backend = slow();
        Site site = Site.open(Site.file(backend.getLocalPort(), "none"));
        Socket socket = site.dial();
        AttestedTlsConnection device =
            site.client(FakeAttester.honest()).connect(socket, "server.example");
        Socket toGateway = backend.accept()) {
      Thread uploading =
          new Thread(
              () -> {
                try {
                  device.outputStream().write(upload);
                  device.shutdownOutput();
                  socket.shutdownOutput();
                } catch (IOException failed) {
                  throw new UncheckedIOException(failed);
                }
              });
      uploading.start();
      // Until nothing moves any more: the gateway holds more than it likes for the back end.
      Condition.standsStill(site.carried);
      assertThat(toGateway.getInputStream().readAllBytes()).hasSameSizeAs(upload);
      uploading.join();
      toGateway.getOutputStream().write(answer);
      toGateway.close();
      assertThat(Arrays.equals(device.inputStream().readAllBytes(), answer)).isTrue();
      assertThat(site.end()).isEqualTo(Observer.End.CLOSED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"best", "nio"})
  void aDeviceTalksOnToABackEndThatHasSaidAll(String transport) throws Exception {
    byte[] more = random(6);
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(transport(transport), Site.file(backend.port(), "none"));
        AttestedTlsConnection device = site.device()) {
      Socket toGateway = backend.first().socket();
      toGateway.getOutputStream().write(QUESTION);
      toGateway.shutdownOutput();
      assertThat(device.inputStream().readAllBytes()).isEqualTo(QUESTION);
      assertThat(site.ends).isEmpty();

      device.outputStream().write(more);
      device.close();
      Condition.await("the device's end at the back end", () -> backend.first().ended());
      assertThat(Arrays.equals(backend.first().received(), more)).isTrue();
      assertThat(site.end()).isEqualTo(Observer.End.CLOSED);
    }
  }

  @Test
  void theOtherDirectionDoesNotStandStillForEver() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site =
            Site.open(Site.file(backend.port(), "none", "deadlines: { half-close: 200ms }"));
        AttestedTlsConnection device = site.device()) {
      backend.first().socket().shutdownOutput();
      assertThat(untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.SILENT);
      Condition.await("no connection left", () -> site.gateway().connections() == 0);
    }
  }

  /** In any order; the deadline of a direction in which nothing moves is no part of it. */
  @ParameterizedTest
  @CsvSource({"best,true", "best,false", "nio,true", "nio,false"})
  void nothingLingersBehindTwoEndsThatHaveClosed(String transport, boolean deviceFirst)
      throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(transport(transport), Site.file(backend.port(), "none"));
        Socket socket = site.dial();
        AttestedTlsConnection device =
            site.client(FakeAttester.honest()).connect(socket, "server.example")) {
      device.outputStream().write(QUESTION);
      Condition.await("all at the back end", () -> backend.first().received().length == 8);
      Socket toGateway = backend.first().socket();
      if (deviceFirst) {
        device.shutdownOutput();
        socket.shutdownOutput();
        Condition.await("the device's end at the back end", () -> backend.first().ended());
        toGateway.close();
        assertThat(device.inputStream().read()).isEqualTo(-1);
      } else {
        toGateway.shutdownOutput();
        assertThat(device.inputStream().read()).isEqualTo(-1);
        device.shutdownOutput();
        socket.shutdownOutput();
      }
      assertThat(site.end()).isEqualTo(Observer.End.CLOSED);
      Condition.await("no connection left", () -> site.gateway().connections() == 0);
      Condition.await("no socket to the back end left", () -> Descriptors.to(backend.port()) == 0);
    }
  }

  @Test
  void aDirectionThatMovesIsNotCutAtTheDeadline() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site =
            Site.open(Site.file(backend.port(), "none", "deadlines: { half-close: 400ms }"));
        AttestedTlsConnection device = site.device()) {
      backend.first().socket().shutdownOutput();
      assertThat(device.inputStream().read()).isEqualTo(-1);
      long until = System.nanoTime() + Duration.ofMillis(1200).toNanos();
      int sent = 0;
      while (System.nanoTime() < until) {
        device.outputStream().write('x');
        sent++;
        int expected = sent;
        Condition.await("it at the back end", () -> backend.first().received().length == expected);
      }
      assertThat(site.ends).isEmpty();
    }
  }

  @Test
  void aBackEndThatHearsNothingAnyMoreEndsTheConnection() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "none"));
        AttestedTlsConnection device = site.device()) {
      // Reset any earlier, the connection has not been made for the gateway.
      device.outputStream().write('x');
      Condition.await("an octet at the back end", () -> backend.first().received().length == 1);
      Socket toGateway = backend.first().socket();
      toGateway.setSoLinger(true, 0);
      toGateway.close();
      assertThat(untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.CLOSED);
    }
  }
}
