package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.attls.cli.inspect.Samples;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the READMEs of the formats show is what the command prints, signatures apart. */
class InspectReadmeTest {
  /** ECDSA draws a random number for each signature. */
  private static final Pattern SIGNATURE =
      Pattern.compile("(signature[RS]?(?: \\[3\\])?: h')[0-9a-f]+");

  @TempDir static Path directory = Path.of("");

  @Test
  void cmwShowsASignedWrapper() throws Exception {
    assertShown("cmw", "composite.cmw", Samples.signedCmw());
  }

  @Test
  void eatKatShowsEvidenceOfATpm() throws Exception {
    assertShown("eat-kat", "evidence.cmw", Samples.evidence());
  }

  @Test
  void eatKatShowsAResult() throws Exception {
    assertShown("eat-kat", "result.jwt", Samples.ear());
  }

  @Test
  void corimShowsASignedEndorsement() throws Exception {
    assertShown("corim", "gateway.corim", Samples.signedCorim());
  }

  private static void assertShown(String module, String name, Bytes content) throws Exception {
    Path file = Files.write(directory.resolve(name), content.toArray());
    RunningCommand command = RunningCommand.run("inspect", file.toString());
    assertThat(command.status()).as(command.toString()).isZero();
    String block = "```\n$ attls inspect " + name + "\n" + command.out() + "```\n";
    String readme = Files.readString(Path.of("..", module, "README.md"));
    assertThat(masked(readme)).contains("As `attls inspect` prints it").contains(masked(block));
  }

  private static String masked(String text) {
    return SIGNATURE.matcher(text).replaceAll("$1…");
  }
}
