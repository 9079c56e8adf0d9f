package org.attls.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Shape;
import org.attls.tls.policy.document.StrictYaml;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published schema is what the reader asks for, and a validator understands it so. */
class SchemaTest {
  private static final Path PUBLISHED =
      Path.of("src/main/resources/org/attls/gateway/config/gateway.schema.json");

  /** Between them they have every key, and every value in every way it can be written. */
  private static List<String> samples() throws Exception {
    return List.of(ReadmeTest.example(), GatewayFileTest.SMALL);
  }

  @Test
  void thePublishedSchemaIsWhatTheReaderAsksFor() throws Exception {
    Shape shape = new Shape();
    for (String sample : samples()) {
      GatewayFile.read(
          StrictYaml.read("sample", Bytes.utf8(sample), shape), new Overrides(Map.of()));
    }
    String made = JsonSchema.of("Configuration of attls gateway", shape);
    Path copy = Files.writeString(Path.of("target", "gateway.schema.json"), made);
    assertThat(Files.exists(PUBLISHED) ? Files.readString(PUBLISHED) : "")
        .as("%s is not what is read: copy gateway/%s there", PUBLISHED, copy)
        .isEqualTo(made);
    assertThat(GatewayFile.schema()).isEqualTo(made);
  }

  @Test
  void aKeyThatNoSampleHasIsNoticed() throws Exception {
    Shape shape = new Shape();
    StrictYaml.read("sample", Bytes.utf8("a: b"), shape).optional("c");
    assertThatThrownBy(() -> JsonSchema.of("t", shape)).hasMessageStartingWith("c: ");
  }

  @Test
  void whatIsReadIsValid() throws Exception {
    for (String sample : samples()) {
      assertThat(problems(sample)).isEmpty();
    }
  }

  /** What one value alone makes wrong is wrong for both. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "handoff: none|handoff: nothing|$.listeners[1].handoff",
        "handoff: none|handof: none|$.listeners[1]",
        "custom-tlv: 229|custom-tlv: 128|$.listeners[0].handoff.proxy-v2.custom-tlv",
        "username: require|username: any|$.listeners[0].handoff.mqtt.username",
        "alpn: [mqtt]|alpn: [mqtt, mqtt]|$.listeners[0].tls.alpn",
        "alpn: [mqtt]|alpn: []|$.listeners[0].tls.alpn",
        "8KiB|8|$.limits.client-hello-bytes",
        "8KiB|8KB|$.limits.client-hello-bytes",
        "connections: 5|connections: 0|$.limits.connections",
        "connections: 5|conections: 5|$.limits",
        "on-expiry: mark|on-expiry: open|$.verdict.on-expiry",
        "max-age: 30m|max-age: 30|$.verdict.max-age",
        "unix:/run/broker.sock|unix:run|$.backends[1].connect",
        "127.0.0.1:1883|127.0.0.1|$.backends[0].connect",
        "name: broker|name: \"a b\"|$.backends[0].name",
        "warm-up: false|warm-up: \"false\"|$.startup.warm-up",
        "ops:|opps:|$",
      })
  void whatIsRefusedIsInvalid(String part, String instead, String where) throws Exception {
    String wrong = GatewayFileTest.SMALL.replace(part, instead);
    assertThat(wrong).isNotEqualTo(GatewayFileTest.SMALL);
    assertThatThrownBy(() -> GatewayFile.read("g", Bytes.utf8(wrong)))
        .isInstanceOf(DocumentException.class);
    assertThat(problems(wrong)).contains(where);
  }

  /** The places of what a validator does not like. */
  private static Set<String> problems(String yaml) throws Exception {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Files.readString(PUBLISHED))
        .validate(yaml, InputFormat.YAML)
        .stream()
        .map(ValidationMessage::getInstanceLocation)
        .map(Object::toString)
        .collect(Collectors.toSet());
  }
}
