package org.attls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SkippedContainersTest {
  @TempDir private Path directory;

  @Test
  void reportsAClassThatGaveUpBeforeItsFirstTest() throws IOException {
    assertThat(reportOf(WholeClass.class))
        .contains("WholeClass")
        .contains("no such &lt;program&gt;");
  }

  @Test
  void reportsAParameterisedTestWhoseArgumentsAreMissing() throws IOException {
    assertThat(reportOf(MissingArguments.class)).contains("/each").contains("no arguments");
  }

  @Test
  void saysNothingOfWhatRan() throws IOException {
    run(Fine.class);
    assertThat(reports()).isEmpty();
  }

  private String reportOf(Class<?> fixture) throws IOException {
    run(fixture);
    assertThat(reports()).hasSize(1);
    return Files.readString(reports().get(0));
  }

  private void run(Class<?> fixture) {
    LauncherConfig alone =
        LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .addTestExecutionListeners(new SkippedContainers(directory))
            .build();
    LauncherFactory.create(alone)
        .execute(LauncherDiscoveryRequestBuilder.request().selectors(selectClass(fixture)).build());
  }

  private List<Path> reports() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  static class WholeClass {
    @BeforeAll
    static void need() {
      Assumptions.abort("no such <program>");
    }

    @Test
    void neverRuns() {}
  }

  static class MissingArguments {
    static Stream<String> arguments() {
      return Assumptions.abort("no arguments");
    }

    @ParameterizedTest
    @MethodSource("arguments")
    void each(String argument) {
      assertThat(argument).isNotEmpty();
    }
  }

  static class Fine {
    @Test
    void runs() {}
  }
}
