package org.attls.cli;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.attls.testing.Programs;

/** A real broker on loopback, in which a name may publish below its own name and nowhere else. */
final class Mosquitto implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path log;
  private final Process process;
  private final int port;
  private final List<Process> clients = new ArrayList<>();

  private Mosquitto(Path log, Process process, int port) {
    this.log = log;
    this.process = process;
    this.port = port;
  }

  /** Starts one, or skips the test where there is none. */
  static Mosquitto start(Path directory) throws Exception {
    Programs.require("mosquitto");
    Programs.require("mosquitto_pub");
    Path log = directory.resolve("mosquitto.log");
    Path rights = directory.resolve("rights");
    Files.writeString(
        rights,
        """
        user operator
        topic read devices/#
        pattern write devices/%u/#
        """);
    Path config = directory.resolve("mosquitto.conf");
    // Started by root it would become another user, who cannot read these files.
    int port = freePort();
    Files.writeString(
        config,
        """
        user %s
        listener %d 127.0.0.1
        allow_anonymous true
        acl_file %s
        log_dest stderr
        log_type all
        persistence false
        """
            .formatted(System.getProperty("user.name"), port, rights));
    List<String> command = new ArrayList<>(List.of("mosquitto", "-c", config.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Mosquitto broker = new Mosquitto(log, process, port);
    broker.await("the broker", broker::answers);
    return broker;
  }

  int port() {
    return port;
  }

  /** What it logged. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits until the log says something. */
  void awaitLog(String text) throws IOException {
    await("in the broker's log: " + text + "\n" + log(), () -> log().contains(text));
  }

  /** Someone who reads what devices publish; its output goes to a file. */
  Path subscribe(Path directory) throws IOException {
    Path output = directory.resolve("subscriber");
    clients.add(
        new ProcessBuilder(
                "mosquitto_sub",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-i",
                "operator-1",
                "-u",
                "operator",
                "-v",
                "-t",
                "devices/#")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start());
    awaitLog("Sending SUBACK to operator-1");
    return output;
  }

  /** Runs an unmodified client to its end; its exit status. */
  static int publish(int port, String clientId, String topic, String message, String... more)
      throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "mosquitto_pub",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-i",
                clientId,
                "-q",
                "1",
                "-t",
                topic,
                "-m",
                message));
    command.addAll(List.of(more));
    Process client =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!client.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      client.destroyForcibly();
      fail("mosquitto_pub did not end");
    }
    return client.exitValue();
  }

  interface Check {
    boolean holds() throws IOException;
  }

  /** Waits for something. */
  void await(String what, Check check) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!check.holds()) {
      if (System.nanoTime() > until) {
        fail("never: " + what + "\n" + log());
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() throws InterruptedException {
    clients.forEach(Process::destroy);
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Mosquitto takes no port 0; whoever takes this one in between makes the test fail to start. */
  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
