package org.attls.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw requests: no client of the JDK lies about the host. */
class HostFieldTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.0.0.1:9464",
        "127.255.20.9:1",
        "[::1]",
        "[::1]:9464",
        "localhost",
        "LocalHost:9464"
      })
  void loopbackIsAnsweredByItsNames(String host) throws Exception {
    assertThat(answer("/metrics", "Host: " + host + "\r\n")).isEqualTo("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attacker.example",
        "attacker.example:9464",
        "localhost.attacker.example",
        "127.0.0.1.attacker.example",
        "localhost.",
        "127.0.0.256",
        "127.0.0.01",
        "127.1",
        "10.0.0.1",
        "[::2]",
        "::1",
        "localhost:",
        "localhost:123456",
        "user@localhost",
        ""
      })
  void andByNoOthers(String host) throws Exception {
    assertThat(answer("/metrics", "Host: " + host + "\r\n")).isEqualTo("HTTP/1.1 421");
  }

  @Test
  void everyPathIsRefused() throws Exception {
    for (String path : List.of("/", "/healthz", "/readyz", "/connections/" + "00".repeat(16))) {
      assertThat(answer(path, "Host: attacker.example\r\n")).isEqualTo("HTTP/1.1 421");
    }
  }

  @Test
  void oneHostIsSaid() throws Exception {
    assertThat(answer("/metrics", "")).isEqualTo("HTTP/1.1 421");
    assertThat(answer("/metrics", "Host: localhost\r\nHost: attacker.example\r\n"))
        .isEqualTo("HTTP/1.1 421");
  }

  @Test
  void otherAddressesAreKnownByAnyName() throws Exception {
    assertThat(HostField.isFor(InetAddress.getByName("0.0.0.0"), List.of("gateway.example")))
        .isTrue();
    assertThat(HostField.isFor(InetAddress.getByName("192.0.2.1"), null)).isTrue();
    assertThat(HostField.isFor(InetAddress.getByName("::1"), List.of("gateway.example"))).isFalse();
  }

  private static String answer(String path, String host) throws Exception {
    try (OpsPort port =
            OpsPort.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new OpsPort.Sources(
                    new Metrics(), new RecentConnections(), () -> true, () -> true));
        Socket socket = new Socket(port.address().getAddress(), port.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }
}
