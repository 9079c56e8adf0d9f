package org.attls.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demonstration as a process of its own: what it leaves behind, however it ends. */
class DemoProcessTest {
  private static final long PATIENCE_SECONDS = 60;

  private Path temporary = Path.of("");

  /** Not a JUnit directory: the path of a socket has little room. */
  @BeforeEach
  void createDirectory() throws IOException {
    temporary = Files.createTempDirectory("demo");
  }

  @AfterEach
  void deleteDirectory() throws IOException {
    try (Stream<Path> left = Files.walk(temporary)) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void leavesNothingBehindAtItsEnd() throws Exception {
    SoftwareTpm.require();
    Process demo = start(List.of(), "demo", "--json");
    try (BufferedReader out = output(demo)) {
      List<ProcessHandle> started = awaitTpm(demo, out);
      assertThat(out.lines()).last().asString().contains("\"step\":\"summary\"");
      assertThat(demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isZero();
      assertGone(started);
    } finally {
      demo.destroyForcibly();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void leavesNothingBehindWhenStopped(String signal) throws Exception {
    SoftwareTpm.require();
    Process demo = start(withDefaultSignals(), "demo", "--json");
    try (BufferedReader out = output(demo)) {
      List<ProcessHandle> started = awaitTpm(demo, out);
      kill(signal, demo);
      assertThat(demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isGreaterThan(128);
      assertThat(out.lines()).noneMatch(line -> line.contains("summary"));
      assertThat(errors()).isEmpty();
      assertGone(started);
    } finally {
      demo.destroyForcibly();
    }
  }

  @Test
  void namesThePackageWhereSwtpmIsMissing() throws Exception {
    ProcessBuilder builder = builder(List.of(), "demo");
    // A directory without programs.
    builder.environment().put("PATH", temporary.toString());
    Process demo = builder.start();
    try (BufferedReader out = output(demo)) {
      assertThat(out.lines()).noneMatch(line -> line.contains("ADMITTED"));
      assertThat(demo.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(demo.exitValue()).isEqualTo(69);
      assertThat(errors()).hasSize(1).first().asString().contains("install the package swtpm");
    } finally {
      demo.destroyForcibly();
    }
  }

  /** Waits for the line that says that the TPM runs; gives the processes that were started. */
  private static List<ProcessHandle> awaitTpm(Process demo, BufferedReader out) throws IOException {
    String line = out.readLine();
    assertThat(line).contains("\"step\":\"tpm\"");
    List<ProcessHandle> children = demo.descendants().toList();
    assertThat(children)
        .extracting(child -> child.info().command().orElse(""))
        .anyMatch(command -> command.endsWith("swtpm"));
    return children;
  }

  private void assertGone(List<ProcessHandle> started) throws Exception {
    for (ProcessHandle child : started) {
      // Whoever was killed is gone once it has been waited for, by init at the latest.
      child.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(path -> !path.equals(errorFile()))).isEmpty();
    }
  }

  private Process start(List<String> prefix, String... arguments) throws IOException {
    return builder(prefix, arguments).start();
  }

  private ProcessBuilder builder(List<String> prefix, String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As ./attls does; without it Java 25 says something for each library in native code.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("org.attls.cli.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(errorFile().toFile());
    return builder;
  }

  private Path errorFile() {
    return temporary.resolve("stderr");
  }

  private List<String> errors() {
    try {
      return Files.readAllLines(errorFile());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static BufferedReader output(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  private static void kill(String signal, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  /**
   * Where these tests run in the background of a shell, SIGINT is ignored by all that they start,
   * unless it is switched on again.
   */
  private static List<String> withDefaultSignals() throws Exception {
    List<String> prefix = List.of("env", "--default-signal=INT");
    List<String> probe = new ArrayList<>(prefix);
    probe.add("true");
    Process process = new ProcessBuilder(probe).redirectErrorStream(true).start();
    return process.waitFor() == 0 ? prefix : List.of();
  }
}
