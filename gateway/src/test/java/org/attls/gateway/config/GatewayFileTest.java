package org.attls.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.policy.document.DocumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayFileTest {
  static final String SMALL =
      """
      listeners:
        - name: mqtt
          bind: "[::]:8883"
          tls: { certificate: a, key: b, alpn: [mqtt] }
          policy: factory.yaml
          backend: broker
          handoff: { proxy-v2: { custom-tlv: 229 }, mqtt: { username: require, password: static, password-file: pw } }
        - name: plain
          bind: 0.0.0.0:8884
          tls: { certificate: a, key: b }
          policy: factory.yaml
          backend: socket
          handoff: none
      backends:
        - { name: broker, connect: "127.0.0.1:1883" }
        - { name: socket, connect: "unix:/run/broker.sock" }
      limits: { client-hello-bytes: 8KiB, connections: 5 }
      deadlines: { first-byte: 0s, handshake: 20s }
      verdict: { max-age: 30m, on-expiry: mark }
      startup: { warm-up: false }
      ops: { bind: "127.0.0.1:9464" }
      webhook: { url: "http://alarms:8080/in?from=gateway", queue: 7 }
      """;

  private static GatewayFile read(String text) throws DocumentException {
    return GatewayFile.read("g", Bytes.utf8(text));
  }

  @Test
  void saysWhatIsWritten() throws Exception {
    GatewayFile file = read(SMALL);
    ListenerSettings mqtt = file.listeners().get(0);
    assertThat(mqtt.bind().value()).isEqualTo(new Endpoint.Tcp("::", 8883));
    assertThat(mqtt.alpn()).isEqualTo(List.of("mqtt"));
    assertThat(mqtt.handoff().proxyV2()).contains(new Handoff.ProxyV2(229, true));
    assertThat(mqtt.handoff().mqtt().orElseThrow().username()).isEqualTo(Handoff.Username.REQUIRE);
    assertThat(mqtt.handoff().mqtt().orElseThrow().password()).isEqualTo(Handoff.Password.STATIC);
    assertThat(file.backendOf(mqtt).connect()).isEqualTo(new Endpoint.Tcp("127.0.0.1", 1883));
    ListenerSettings plain = file.listeners().get(1);
    assertThat(plain.handoff().isNone()).isTrue();
    assertThat(file.backendOf(plain).connect())
        .isEqualTo(new Endpoint.UnixSocket("/run/broker.sock"));
    assertThat(file.limits().clientHelloBytes()).isEqualTo(8192);
    assertThat(file.limits().connections()).isEqualTo(5);
    assertThat(file.limits().handshakesInProgress()).isEqualTo(512);
    assertThat(file.deadlines().firstByte()).isZero();
    assertThat(file.deadlines().handshake()).isEqualTo(Duration.ofSeconds(20));
    assertThat(file.verdictTime())
        .isEqualTo(new VerdictTime(Duration.ofMinutes(30), VerdictTime.OnExpiry.MARK));
    assertThat(file.warmUp()).isFalse();
    assertThat(file.ops()).contains(new Endpoint.Tcp("127.0.0.1", 9464));
    assertThat(file.webhook())
        .contains(
            new Webhook(
                URI.create("http://alarms:8080/in?from=gateway"), Duration.ofSeconds(5), 7));
  }

  @Test
  void theEnvironmentHasTheLastWord() throws Exception {
    Map<String, String> environment =
        Map.of(
            "ATTLS_GATEWAY_LIMITS_CONNECTIONS", "7",
            "ATTLS_GATEWAY_LIMITS_MQTT_CONNECT_BYTES", "1KiB",
            "ATTLS_GATEWAY_DEADLINES_HANDSHAKE", "3s",
            "ATTLS_GATEWAY_OPS_BIND", "127.0.0.1:1",
            "ATTLS_JAVA_OPTS", "-Xmx1g");
    GatewayFile file = GatewayFile.read("g", Bytes.utf8(SMALL), environment);
    assertThat(file.limits().connections()).isEqualTo(7);
    assertThat(file.limits().mqttConnectBytes()).isEqualTo(1024);
    assertThat(file.limits().clientHelloBytes()).isEqualTo(8192);
    assertThat(file.deadlines().handshake()).isEqualTo(Duration.ofSeconds(3));
    assertThat(file.ops()).contains(new Endpoint.Tcp("127.0.0.1", 1));
    String without = SMALL.replaceAll("(?m)^(limits|ops):.*\n", "");
    assertThat(GatewayFile.read("g", Bytes.utf8(without), environment).limits().connections())
        .isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ATTLS_GATEWAY_LIMITS_CONECTIONS|7|ATTLS_GATEWAY_LIMITS_CONECTIONS:1:1: unknown key",
        "ATTLS_GATEWAY_LIMITS_CONNECTIONS|x|ATTLS_GATEWAY_LIMITS_CONNECTIONS:1:1: connections:",
        "ATTLS_GATEWAY_BACKENDS_X|7|ATTLS_GATEWAY_BACKENDS_X:1:1: no such section",
      })
  void aVariableThatIsWrongIsAnErrorToo(String name, String value, String expected) {
    assertThatThrownBy(() -> GatewayFile.read("g", Bytes.utf8(SMALL), Map.of(name, value)))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith(expected);
  }

  @Test
  void aQuarantineGetsNoSecretOfTheMainBackEnd() {
    String both = SMALL.replaceFirst("(?m)^( +)backend: .*$", "$0\n$1quarantine: socket");
    assertThatThrownBy(() -> read(both)).hasMessageContaining("static password");
  }

  @Test
  void theDefaultsAreThoseOfTheDesign() {
    assertThat(Limits.DEFAULT)
        .isEqualTo(
            new Limits(10_000, 64, 512, 0, 10, 16_384, 131_072, 262_144, 256, 16_384, 16_384));
    assertThat(Deadlines.DEFAULT.verdict()).isEqualTo(Duration.ofSeconds(10));
    assertThat(Deadlines.DEFAULT.idle()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name: plain|name: mqtt|g:8:5: listeners|a listener is called \"mqtt\" already",
        "0.0.0.0:8884|\"[::]:8883\"|g:9:11: bind|already",
        "backend: socket|backend: other|g:12:14: backend|no back end",
        "handoff: none|handoff: nothing|g:13:14: handoff|none",
        "handoff: none|handoff: {}|g:13:14: handoff|says nothing",
        "handoff: none|handof: none|g:8:5: |\"handoff\" is missing",
        "custom-tlv: 229|custom-tlv: 128|g:7:40: custom-tlv|outside",
        "username: require|username: any|g:7:65: username|expected one of",
        "8KiB|8|g:17:31: client-hello-bytes|unit",
        "8KiB|8KB|g:17:31: client-hello-bytes|unit",
        "8KiB|8MiB|g:17:31: client-hello-bytes|octets, not",
        "connections: 5|connections: 0|g:17:50: connections|outside",
        "connections: 5|conections: 5|g:17:37: |unknown key \"conections\"",
        "handshake: 20s|handshake: 0s|g:18:41: handshake|a time between",
        "on-expiry: mark|on-expiry: keep|g:19:37: on-expiry|one of close, mark",
        "max-age: 30m|max-age: 25h|g:19:21: max-age|a time between",
        "unix:/run/broker.sock|unix:run|g:16:30: connect|begins with /",
        "127.0.0.1:1883|127.0.0.1:0|g:15:30: connect|HOST:PORT",
        "127.0.0.1:1883|127.0.0.1:70000|g:15:30: connect|HOST:PORT",
        "127.0.0.1:1883|::1:1883|g:15:30: connect|HOST:PORT",
        "name: broker|name: \"a b\"|g:15:13: name|a name has",
        "name: socket|name: broker|g:16:5: backends|called \"broker\" already",
        "http://alarms|ftp://alarms|g:22:17: url|expected http",
        "//alarms|//me@alarms|g:22:17: url|expected http",
        "//alarms|//a_b:c|g:22:17: url|host",
        "ops:|opps:|g:21:1: |unknown key \"opps\"",
        "startup:|verdict:|g:20:1: |is there already",
      })
  void saysWhatIsWrongAndWhere(String part, String instead, String place, String problem) {
    assertThat(SMALL).contains(part);
    assertThatThrownBy(() -> read(SMALL.replace(part, instead)))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith(place)
        .hasMessageContaining(problem);
  }
}
