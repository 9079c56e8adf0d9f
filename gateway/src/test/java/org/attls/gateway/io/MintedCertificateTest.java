package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.gateway.io.Talk.untilEnd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.mint.ClientAuthority;
import org.attls.gateway.mint.TestAuthority;
import org.attls.testing.Programs;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.fake.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mosquitto takes the name of a device from the certificate that the gateway made for it. */
class MintedCertificateTest {
  /** MQTT 3.1.1, client id "fake-1", user name "operator", password "x". */
  private static final Bytes CONNECT =
      Bytes.fromHex("101f00044d51545404c2003c000666616b652d3100086f70657261746f72000178");

  @TempDir private Path directory = Path.of("");

  private final TestCertificates certificates = new TestCertificates();
  private X509Credential devices;
  private Process mosquitto;
  private int port;

  @BeforeEach
  void start() throws Exception {
    start(true);
  }

  private void start(boolean requireCertificate) throws Exception {
    Programs.require("mosquitto");
    devices = TestAuthority.ofPathLength(0);
    X509Credential broker = certificates.server("broker.example");
    port = Ports.free();
    Path config =
        write(
            "mosquitto.conf",
            """
            user %s
            listener %d 127.0.0.1
            cafile %s
            certfile %s
            keyfile %s
            require_certificate %s
            use_identity_as_username %s
            log_dest stderr
            log_type all
            persistence false
            """
                .formatted(
                    System.getProperty("user.name"),
                    port,
                    write("ca.pem", pem(devices)),
                    write("broker.pem", pem(broker)),
                    write(
                        "broker.key", TestAuthority.pem("PRIVATE KEY", broker.key().getEncoded())),
                    requireCertificate,
                    requireCertificate));
    mosquitto =
        new ProcessBuilder("mosquitto", "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    Condition.await("mosquitto", () -> Ports.answers(port));
  }

  @AfterEach
  void stop() throws Exception {
    if (mosquitto != null) {
      mosquitto.destroy();
      assertThat(mosquitto.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text);
  }

  private static String pem(X509Credential credential) throws Exception {
    return TestAuthority.pem("CERTIFICATE", credential.chain().get(0).getEncoded());
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (java.io.IOException unreadable) {
      return "";
    }
  }

  private Site site(X509Credential authority, String serverName, String handoff) throws Exception {
    return Site.over(
        new BackendTls(
            ServerTrust.anchors(List.of(certificates.root())),
            serverName,
            Optional.of(new ClientAuthority(authority, InstantSource.system()))),
        Site.file(port, handoff));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "{ mqtt: { username: keep, password: keep } }"})
  void theNameIsTheCertificatesWhateverTheDeviceSays(String handoff) throws Exception {
    try (Site site = site(devices, "broker.example", handoff)) {
      for (int i = 0; i < 2; i++) {
        try (AttestedTlsConnection device = site.device()) {
          device.outputStream().write(CONNECT.toArray());
          assertThat(Bytes.copyOf(device.inputStream().readNBytes(4)).hex()).isEqualTo("20020000");
          // PINGREQ, and a PUBLISH of 64 KiB that is answered: records in both directions.
          device.outputStream().write(Bytes.fromHex("c000").toArray());
          assertThat(Bytes.copyOf(device.inputStream().readNBytes(2)).hex()).isEqualTo("d000");
          device.outputStream().write(publish(1 << 16));
          assertThat(Bytes.copyOf(device.inputStream().readNBytes(4)).hex()).isEqualTo("40020001");
          device.outputStream().write(Bytes.fromHex("e000").toArray());
          assertThat(untilEnd(device)).isEqualTo("closed");
        }
      }
      assertThat(log()).contains("as fake-1 (p2, c1, k60, u'fake')").doesNotContain("u'operator'");
    }
  }

  private static byte[] publish(int size) {
    Bytes topic = Bytes.concat(Bytes.fromHex("0001"), Bytes.utf8("t"), Bytes.fromHex("0001"));
    int left = topic.size() + size;
    Bytes length =
        Bytes.copyOf(
            new byte[] {
              (byte) ((left & 0x7F) | 0x80), (byte) ((left >> 7 & 0x7F) | 0x80), (byte) (left >> 14)
            });
    return Bytes.concat(Bytes.fromHex("32"), length, topic, Bytes.copyOf(new byte[size])).toArray();
  }

  @Test
  void aBrokerThatIsAnotherGetsNothing() throws Exception {
    try (Site site = site(devices, "other.example", "{ mqtt: {} }");
        AttestedTlsConnection device = site.device()) {
      device.outputStream().write(connectAs("fake").toArray());
      assertThat(Bytes.copyOf(device.inputStream().readAllBytes()).hex()).isEqualTo("20020003");
      assertThat(site.end()).isEqualTo(Observer.End.BACKEND_UNREACHABLE);
      assertThat(site.backendFailures).containsExactly("back,tls");
      assertThat(log()).doesNotContain("New client connected");
    }
  }

  @Test
  void aBrokerThatDoesNotTakeTheCertificateEndsTheConnection() throws Exception {
    try (Site site = site(TestAuthority.ofPathLength(0), "broker.example", "{ mqtt: {} }");
        AttestedTlsConnection device = site.device()) {
      device.outputStream().write(connectAs("fake").toArray());
      assertThat(untilEnd(device)).contains("without saying close_notify");
      site.end();
      assertThat(log()).doesNotContain("New client connected");
    }
  }

  /** It would go by the name in CONNECT, which is the device's own. */
  @Test
  void aBrokerThatAsksForNoCertificateGetsNothing() throws Exception {
    stop();
    start(false);
    try (Site site = site(devices, "broker.example", "{ mqtt: {} }");
        AttestedTlsConnection device = site.device()) {
      device.outputStream().write(connectAs("fake").toArray());
      assertThat(Bytes.copyOf(device.inputStream().readAllBytes()).hex()).isEqualTo("20020003");
      assertThat(site.end()).isEqualTo(Observer.End.BACKEND_UNREACHABLE);
      assertThat(site.backendFailures).containsExactly("back,certificate_not_asked_for");
      assertThat(log()).doesNotContain("New client connected");
    }
  }

  private static Bytes connectAs(String id) {
    Bytes body =
        Bytes.concat(
            Bytes.fromHex("00044d5154540402003c"),
            Bytes.fromHex("000" + id.length()),
            Bytes.utf8(id));
    return Bytes.concat(Bytes.fromHex("10"), Bytes.copyOf(new byte[] {(byte) body.size()}), body);
  }
}
