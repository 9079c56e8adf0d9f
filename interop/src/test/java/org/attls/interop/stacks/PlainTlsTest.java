package org.attls.interop.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Stacks that Debian has, in both roles: handshake, data both ways, close. Writes the rows of the
 * page that say so, and fails when they were others.
 */
class PlainTlsTest {
  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @FieldSource("org.attls.interop.stacks.Stacks#INSTALLED")
  void thePageSaysWhatTheStackDoes(Stack stack) throws Exception {
    stack.require();
    List<String> rows = new Connections(directory).rows(stack);
    assertThat(InteropPage.says(stack, rows)).as("the page had other rows: %s", rows).isTrue();
  }
}
