package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.gateway.io.Talk.untilEnd;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsConnection;
import org.junit.jupiter.api.Test;

/** What the back end is told, and what it never hears. */
class HandoffTest {
  /** MQTT 5, client id "fake", user name "other". */
  private static final Bytes CONNECT_5 =
      Bytes.fromHex("101800044d5154540582003c00000466616b6500056f74686572");

  @Test
  void theBackEndSeesTheProxyHeaderFirstAndADevicesOwnHeaderBehindIt() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "{ proxy-v2: {} }"));
        AttestedTlsConnection device = site.device()) {
      // What a device would send to be somebody else.
      byte[] forged =
          Bytes.fromHex("0d0a0d0a000d0a515549540a2111000c0102030405060708000100ff").toArray();
      device.outputStream().write(forged);
      RecordingBackend.Accepted accepted = backend.first();
      Condition.await("the forged header", () -> accepted.received().length > forged.length + 16);
      byte[] received = accepted.received();
      int length = (received[14] & 0xFF) << 8 | received[15] & 0xFF;
      Condition.await(
          "all octets", () -> accepted.received().length == 16 + length + forged.length);
      received = accepted.received();
      assertThat(Bytes.copyOf(received, 0, 12).hex()).isEqualTo("0d0a0d0a000d0a515549540a");
      assertThat(new String(received, 16, length, StandardCharsets.ISO_8859_1))
          .contains("TLSv1.3")
          .contains("fake");
      assertThat(Arrays.copyOfRange(received, 16 + length, received.length)).isEqualTo(forged);
    }
  }

  @Test
  void theBackEndSeesTheRewrittenConnectAndNothingBeforeItIsWhole() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "{ mqtt: {} }"));
        AttestedTlsConnection device = site.device()) {
      byte[] packet = Bytes.concat(CONNECT_5, Bytes.fromHex("c000")).toArray();
      device.outputStream().write(packet, 0, 10);
      site.handshake();
      assertThat(backend.accepted()).isEmpty();
      device.outputStream().write(packet, 10, packet.length - 10);
      RecordingBackend.Accepted accepted = backend.first();
      String expected = "101700044d5154540582003c00000466616b65000466616b65" + "c000";
      Condition.await("the packets", () -> accepted.received().length == expected.length() / 2);
      assertThat(Bytes.copyOf(accepted.received()).hex()).isEqualTo(expected);
    }
  }

  @Test
  void aPacketThatDripsInIsSilence() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site =
            Site.open(
                Site.file(backend.port(), "{ mqtt: {} }", "deadlines: { first-byte: 200ms }"));
        AttestedTlsConnection device = site.device()) {
      device.outputStream().write(CONNECT_5.toArray(), 0, 5);
      assertThat(untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.SILENT);
      assertThat(backend.accepted()).isEmpty();
    }
  }

  @Test
  void whatIsNoMqttNeverReachesTheBroker() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "{ mqtt: {} }"));
        AttestedTlsConnection device = site.device()) {
      device.outputStream().write("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII));
      assertThat(untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.HANDOFF_REFUSED);
      assertThat(site.handoffRefusals).containsExactly("mqtt,malformed");
      assertThat(backend.accepted()).isEmpty();
    }
  }

  @Test
  void aDeviceThatSpeaksMqtt5IsToldWhyItIsCutOff() throws Exception {
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site = Site.open(Site.file(backend.port(), "{ mqtt: {} }"));
        AttestedTlsConnection device = site.device()) {
      device.outputStream().write(CONNECT_5.toArray());
      backend.first().socket().getOutputStream().write(Bytes.fromHex("2003000000").toArray());
      assertThat(device.inputStream().readNBytes(5))
          .isEqualTo(Bytes.fromHex("2003000000").toArray());
      site.standing = Optional.of(new AttestationException(Reason.NO_TRUST_ANCHOR, "gone"));
      assertThat(device.inputStream().readNBytes(3)).isEqualTo(Bytes.fromHex("e00198").toArray());
      assertThat(untilEnd(device)).contains("certificate_revoked");
      Condition.await("the back end's end", () -> backend.first().ended());
      // No DISCONNECT to the broker: the device did not leave of its own will.
      assertThat(Bytes.copyOf(backend.first().received()).hex()).endsWith("000466616b65");
    }
  }

  @Test
  void aDeviceHearsInMqttThatTheBrokerIsDown() throws Exception {
    int nobody;
    try (RecordingBackend gone = RecordingBackend.silent()) {
      nobody = gone.port();
    }
    try (Site site = Site.open(Site.file(nobody, "{ mqtt: {} }"));
        AttestedTlsConnection device = site.device()) {
      device.outputStream().write(CONNECT_5.toArray());
      assertThat(Bytes.copyOf(device.inputStream().readAllBytes()).hex()).isEqualTo("2003008800");
      assertThat(site.end()).isEqualTo(Observer.End.BACKEND_UNREACHABLE);
    }
  }
}
