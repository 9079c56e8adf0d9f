package org.attls.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that gives connections away is for its owner only, and nobody overlooks it. */
class KeyLogFileTest {
  @TempDir private Path directory = Path.of(".");

  private final StringWriter err = new StringWriter();
  private final Report report =
      new Report(new PrintWriter(new StringWriter()), new PrintWriter(err, true), false);

  @Test
  void appendsToAFileThatOnlyItsOwnerMayRead() throws Exception {
    Path file = directory.resolve("keys.log");
    for (String line : new String[] {"one", "two"}) {
      try (KeyLogFile log = KeyLogFile.append(file, report)) {
        log.line(line);
      }
    }
    assertThat(file).hasContent("one\ntwo\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.contains("insecure"));
  }

  @Test
  void refusesAFileThatOthersMayRead() throws Exception {
    Path file = directory.resolve("public.log");
    Files.createFile(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    CommandFailure refused =
        catchThrowableOfType(CommandFailure.class, () -> KeyLogFile.append(file, report));
    assertThat(refused).hasMessageContaining("chmod 600");
    assertThat(file).isEmptyFile();
  }

  @Test
  void namesAFileThatCannotBeWritten() {
    CommandFailure refused =
        catchThrowableOfType(
            CommandFailure.class, () -> KeyLogFile.append(directory.resolve("no/x"), report));
    assertThat(refused).hasMessageContaining("--insecure-keylog");
  }
}
