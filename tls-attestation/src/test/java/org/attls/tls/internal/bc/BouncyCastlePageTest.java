package org.attls.tls.internal.bc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that says what the engine relies on names the tests that pin it, all of them. */
class BouncyCastlePageTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]\\w+)` \\|");

  @Test
  void thePageNamesEveryTestOfTheLibrarysBehaviourOnce() throws Exception {
    Path root = Path.of(Optional.ofNullable(System.getenv("ATTLS_PROJECT_ROOT")).orElse(".."));
    String page = Files.readString(root.resolve("spec-notes/bouncycastle.md"));
    List<String> named =
        ROW.matcher(page).results().map((MatchResult row) -> row.group(1)).toList();
    List<String> tests =
        Arrays.stream(BouncyCastleBehaviourTest.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(method -> method.getName())
            .toList();
    assertThat(named).containsExactlyInAnyOrderElementsOf(tests);
  }
}
