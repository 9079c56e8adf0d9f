package org.attls.cmw.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SignatureException;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.signed.P256;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void theReadmeShowsTheExampleAsItIsCompiled() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/org/attls/cmw/example/CompositeDevice.java"));

    assertThat(Files.readString(Path.of("README.md")))
        .contains("```java\n" + source.substring(source.indexOf("final class")) + "```\n");
  }

  @Test
  void theReadmeSaysWhatTheExamplePrints() throws Exception {
    P256 key = P256.generate();
    Bytes signed =
        CompositeDevice.wrap(
            Bytes.copyOf(new byte[3]), Bytes.copyOf(new byte[4]), key.coseSigner());
    String printed = CompositeDevice.read(signed, key.coseVerifier());

    assertThat(Files.readString(Path.of("README.md"))).contains("```\n" + printed + "\n```\n");
    assertThatExceptionOfType(SignatureException.class)
        .isThrownBy(() -> CompositeDevice.read(signed, P256.generate().coseVerifier()));
  }
}
