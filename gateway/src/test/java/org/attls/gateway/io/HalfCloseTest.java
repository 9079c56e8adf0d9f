package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.gateway.io.Talk.untilEnd;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.attls.tls.AttestedTlsConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One direction of a connection through the gateway is closed, and the other one carries on. */
class HalfCloseTest {
  private static final byte[] QUESTION = "question".getBytes(StandardCharsets.UTF_8);

  private static byte[] random(int seed) {
    byte[] octets = new byte[300_000];
    new Random(seed).nextBytes(octets);
    return octets;
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
