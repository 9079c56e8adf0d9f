package org.attls.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;

/** The configuration in the README is one, and shows the defaults. */
class ReadmeTest {
  /** The one that shows every key. */
  static String example() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  void theExampleIsReadAndSaysTheDefaults() throws Exception {
    GatewayFile shown = GatewayFile.read("README.md", Bytes.utf8(example()));
    assertThat(shown.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(shown.deadlines()).isEqualTo(Deadlines.DEFAULT);
    assertThat(shown.verdictTime()).isEqualTo(VerdictTime.DEFAULT);
    assertThat(shown.warmUp()).isTrue();
    Handoff handoff = shown.listeners().get(0).handoff();
    assertThat(handoff.proxyV2()).contains(Handoff.ProxyV2.DEFAULT);
    assertThat(handoff.mqtt()).contains(Handoff.Mqtt.DEFAULT);
  }
}
