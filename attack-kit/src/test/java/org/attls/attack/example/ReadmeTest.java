package org.attls.attack.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsException;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void theReadmeShowsTheExampleAsItIsCompiled() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/org/attls/attack/example/ReplayWithoutKey.java"));

    assertThat(Files.readString(Path.of("README.md")))
        .contains("```java\n" + source.substring(source.indexOf("final class")) + "```\n");
  }

  @Test
  void theExampleIsRefused() throws AttestedTlsException {
    ReplayWithoutKey example = new ReplayWithoutKey();
    AttestedTlsException end = example.replayed(example.recorded()).orElseThrow();

    assertThat(end.reason()).isEqualTo(Reason.BINDING_MISMATCH);
    assertThat(end.alert()).contains(42);
  }
}
