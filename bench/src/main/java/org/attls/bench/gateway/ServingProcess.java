package org.attls.bench.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process whose CPU time is read from {@code /proc}. Closing it ends it. */
public final class ServingProcess implements AutoCloseable {
  /** USER_HZ, which Linux has on every machine that this is for. */
  private static final long TICK_NANOS = 10_000_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Process process;
  private final boolean isJava;
  private final BufferedReader said;
  private final PrintStream ask;

  private ServingProcess(Process process, boolean isJava) {
    this.process = process;
    this.isJava = isJava;
    this.said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    this.ask = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
  }

  /** A main class of this project in a JVM of its own. */
  public static ServingProcess java(
      Path log, List<String> options, Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(Arrays.asList(arguments));
    return new ServingProcess(
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start(),
        true);
  }

  /** Another program, which listens on that port when it is ready. */
  static ServingProcess program(Path log, int port, String... command) throws IOException {
    ServingProcess started =
        new ServingProcess(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start(),
            false);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(port)) {
      if (!started.process.isAlive() || System.nanoTime() > until) {
        started.close();
        throw new IOException(command[0] + " does not serve; see " + log);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return started;
  }

  /** Whether it is a JVM, which has to warm up. */
  boolean isJava() {
    return isJava;
  }

  /** The numbers behind {@code ready}, when it says that. */
  public List<Integer> ready() throws IOException {
    String line = said.readLine();
    if (line == null || !line.startsWith("ready ")) {
      throw new IOException("the process did not get ready: " + line);
    }
    return Arrays.stream(line.substring("ready ".length()).split(" "))
        .map(Integer::valueOf)
        .toList();
  }

  /** Its answer to a question. */
  long ask(String question) throws IOException {
    ask.println(question);
    String line = said.readLine();
    if (line == null) {
      throw new IOException("the process has gone");
    }
    return Long.parseLong(line);
  }

  /** CPU time of all its threads, in user and in system mode, in steps of 10 ms. */
  long cpuNanos() throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    // The name of the program, in parentheses, may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** A port that nobody has at the moment, for programs that do not tell which they took. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }
}
