package org.attls.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputTest {
  @TempDir static Path directory = Path.of("");

  private final Input input = new Input(new ByteArrayInputStream(new byte[] {1, 2}));

  @Test
  void readsAFileAndStandardInput() throws Exception {
    Path file = Files.write(directory.resolve("three"), new byte[] {1, 2, 3});
    assertThat(input.read(file.toString())).isEqualTo(Bytes.of(1, 2, 3));
    assertThat(input.read("-")).isEqualTo(Bytes.of(1, 2));
  }

  @Test
  void readsStandardInputOnce() throws Exception {
    input.read("-");
    assertThatThrownBy(() -> input.read("-"))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("standard input can be read only once");
  }

  @Test
  void namesAFileThatCannotBeRead() {
    assertThatThrownBy(() -> input.read(directory.resolve("none").toString()))
        .hasMessageEndingWith("none: no such file");
    assertThatThrownBy(() -> input.read(directory.toString()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> input.read(""))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("the name of a file is empty");
    assertThatThrownBy(() -> input.read("a\0b")).hasMessageContaining("not the name of a file");
  }

  /** What is endless must not fill the memory. */
  @Test
  void stopsAtTheLimit() throws Exception {
    assertThatThrownBy(() -> new Input(new Endless()).read("-"))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("standard input: larger than 1048576 octets");
    Path full = Files.write(directory.resolve("full"), new byte[Input.MAX_OCTETS]);
    assertThat(input.read(full.toString()).size()).isEqualTo(Input.MAX_OCTETS);
  }

  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return 0;
    }
  }
}
