package org.attls.eat.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  @Test
  void theReadmeShowsTheExampleAsItIsCompiled() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/org/attls/eat/example/AttestedKey.java"));

    assertThat(readme())
        .contains("```java\n" + source.substring(source.indexOf("final class")) + "```\n");
  }

  @Test
  void theReadmeSaysWhatTheExamplePrints() throws Exception {
    EcKey tlsKey = EcSigner.generate(EcCurve.P256).publicKey();
    EcCoseSigner platform = EcCoseSigner.generate(EcCurve.P384);
    Bytes challenge = Bytes.copyOf(new byte[32]);
    Bytes bundle =
        AttestedKey.attest(challenge, tlsKey, EcCoseSigner.generate(EcCurve.P256), platform);

    assertThat(readme())
        .contains(
            "```\n"
                + AttestedKey.appraise(bundle, platform.publicKey(), challenge, tlsKey)
                + "\n```\n");
    Bytes replayed = Bytes.fromHex("ff".repeat(32));
    assertThat(readme())
        .contains(
            "```\n"
                + AttestedKey.appraise(bundle, platform.publicKey(), replayed, tlsKey)
                + "\n```\n");
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
