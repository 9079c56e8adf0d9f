package org.attls.corim.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.CorimWriter;
import org.attls.corim.key.TestAuthority;
import org.attls.corim.outline.CborOutline;
import org.attls.corim.outline.CorimVocabulary;
import org.attls.corim.signed.TestSigner;
import org.attls.corim.signed.TrustedRoots;
import org.attls.corim.signed.UntrustedCorimException;
import org.attls.corim.term.TermCodec;
import org.junit.jupiter.api.Test;

class ReadmeTest {
  private static final Bytes SHA_256 = Bytes.copyOf(new byte[32]);

  @Test
  void theReadmeShowsTheExampleAsItIsCompiled() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/org/attls/corim/example/FirmwareRelease.java"));

    assertThat(Files.readString(Path.of("README.md")))
        .contains("```java\n" + source.substring(source.indexOf("final class")) + "```\n");
  }

  @Test
  void theReadmeShowsTheOutlineAsItIsPrinted() throws Exception {
    Bytes octets = CorimWriter.write(FirmwareRelease.release(SHA_256));
    String outline =
        CborOutline.of(
                "release.corim",
                CborReader.read(octets, "release.corim", TermCodec.RULES),
                CorimVocabulary.CORIM)
            .toText();

    assertThat(Files.readString(Path.of("README.md"))).contains("```\n" + outline + "```\n");
  }

  @Test
  void theExampleTrustsWhatAConfiguredRootSigned() throws Exception {
    TestAuthority root = TestAuthority.root("ACME root");
    TestSigner signer = TestSigner.es256();
    Corim release = FirmwareRelease.release(SHA_256);
    Bytes published =
        FirmwareRelease.publish(release, List.of(root.signer(signer.key().publicKey())), signer);
    TrustedRoots roots = TrustedRoots.of(List.of(root.certificate()));
    TrustedRoots others = TrustedRoots.of(List.of(TestAuthority.root("other").certificate()));

    assertThat(FirmwareRelease.known(published, roots, TestAuthority.NOW)).containsExactly(SHA_256);
    assertThatExceptionOfType(UntrustedCorimException.class)
        .isThrownBy(() -> FirmwareRelease.known(published, others, TestAuthority.NOW));
  }
}
