package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code attls gateway} in a process of its own, which signals reach. */
final class GatewayProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Process process;
  private final Path log;

  private GatewayProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** All that it says goes to one file. */
  static GatewayProcess start(Path config, Path log) throws IOException {
    return new GatewayProcess(
        command(config).redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
  }

  /** Only what is for the operator is kept: there is no room for the log of connections. */
  static GatewayProcess startOnFullDisk(Path config, Path log) throws IOException {
    return new GatewayProcess(
        command(config).redirectError(log.toFile()).redirectOutput(new File("/dev/full")).start(),
        log);
  }

  private static ProcessBuilder command(Path config) {
    return new ProcessBuilder(
        // A build under nohup ignores HUP, and what it starts would too.
        "env",
        "--default-signal=HUP",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        "org.attls.cli.Main",
        "gateway",
        "--config=" + config);
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      return fail("its log is away", unreadable);
    }
  }

  /** Waits until it has said something, and gives the first group. */
  String await(String pattern) {
    Pattern sought = Pattern.compile(pattern);
    await(pattern, () -> sought.matcher(log()).find());
    Matcher found = sought.matcher(log());
    assertThat(found.find()).isTrue();
    return found.groupCount() == 0 ? found.group() : found.group(1);
  }

  /** How often it has said something. */
  long said(String pattern) {
    return Pattern.compile(pattern).matcher(log()).results().count();
  }

  /** Waits for something while it runs. */
  void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > until || !process.isAlive()) {
        fail("never happened: " + what + "\n" + log());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  void signal(String name) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor())
        .isZero();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for its end. */
  int end() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(log()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
