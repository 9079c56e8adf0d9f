package org.attls.interop.stacks;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The stacks that {@code interop/stacks/run} has built. Writes their rows of the page. Not one of
 * the tests that are run without being asked for.
 */
class StacksRun {
  @TempDir Path directory = Path.of("");

  @ParameterizedTest
  @FieldSource("org.attls.interop.stacks.Stacks#BUILT")
  void theRowsAreWritten(Stack stack) throws Exception {
    stack.require();
    List<String> rows = new Connections(directory).rows(stack);
    InteropPage.says(stack, rows);
  }
}
