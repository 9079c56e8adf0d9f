package org.attls.cli.demo.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.attls.cli.report.CommandFailure;

/**
 * Mosquitto on loopback, in which a user name may publish below {@code devices/} and its own name
 * and nowhere else; "operator" reads it all. It believes every name it is told, so only the gateway
 * may reach it: here that is a demonstration's promise.
 */
public final class Broker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Path directory;
  private final Process process;
  private final int port;
  private final List<Process> clients = new ArrayList<>();

  private Broker(Path directory, Process process, int port) {
    this.directory = directory;
    this.process = process;
    this.port = port;
  }

  /**
   * Starts one, with its files in a directory that is the caller's to delete.
   *
   * @throws CommandFailure when it is missing, or does not start
   */
  public static Broker start(Path directory) throws CommandFailure, IOException {
    Path rights = directory.resolve("rights");
    Files.writeString(rights, "user operator\ntopic read devices/#\npattern write devices/%u/#\n");
    int port = freePort();
    Path config = directory.resolve("mosquitto.conf");
    // Started by root it would become another user, who cannot read these files.
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
    Process process;
    try {
      process = begin(directory.resolve("mosquitto.log"), "mosquitto", "-c", config.toString());
    } catch (IOException missing) {
      throw CommandFailure.programMissing("mosquitto", "mosquitto");
    }
    Broker broker = new Broker(directory, process, port);
    if (!await(broker::answers)) {
      broker.close();
      throw CommandFailure.programMissing("mosquitto (it does not start)", "mosquitto");
    }
    return broker;
  }

  /** Where it listens on loopback. */
  public int port() {
    return port;
  }

  /** What it has logged. */
  public String log() throws IOException {
    return Files.readString(directory.resolve("mosquitto.log"));
  }

  /** Waits until the log says something; false when it never does. */
  public boolean logs(String text) throws IOException {
    return await(() -> log().contains(text));
  }

  /**
   * The operator reads what devices publish, from now on.
   *
   * @return the file to which it is written
   */
  public Path subscribe() throws CommandFailure, IOException {
    Path output = directory.resolve("subscriber");
    client(output, port, "operator-1", "-u", "operator", "-v", "-t", "devices/#");
    if (!logs("Sending SUBACK to operator-1")) {
      throw CommandFailure.programMissing("mosquitto_sub (it gets no answer)", "mosquitto-clients");
    }
    return output;
  }

  /**
   * Starts an unmodified client that stays: {@code mosquitto_sub}.
   *
   * @param at the port of the broker, or of what stands in front of it
   */
  public Process client(Path output, int at, String clientId, String... more)
      throws CommandFailure {
    List<String> command =
        new ArrayList<>(
            List.of(
                "mosquitto_sub", "-h", "127.0.0.1", "-p", Integer.toString(at), "-i", clientId));
    command.addAll(Arrays.asList(more));
    try {
      Process client = begin(output, command.toArray(String[]::new));
      clients.add(client);
      return client;
    } catch (IOException missing) {
      throw CommandFailure.programMissing("mosquitto_sub", "mosquitto-clients");
    }
  }

  /**
   * Runs an unmodified client to its end: {@code mosquitto_pub}.
   *
   * @return its exit status; -1 when it does not end
   */
  public int publish(int at, String clientId, String topic, String message, String... more)
      throws CommandFailure, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("mosquitto_pub", "-h", "127.0.0.1", "-p", Integer.toString(at), "-q", "1"));
    command.addAll(List.of("-i", clientId, "-t", topic, "-m", message));
    command.addAll(Arrays.asList(more));
    Process client;
    try {
      client = begin(directory.resolve("publisher"), command.toArray(String[]::new));
    } catch (IOException missing) {
      throw CommandFailure.programMissing("mosquitto_pub", "mosquitto-clients");
    }
    if (client.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      return client.exitValue();
    }
    client.destroyForcibly();
    return -1;
  }

  /** Something that comes true in the end. */
  public interface Check {
    /** Whether it is true now. */
    boolean holds() throws IOException;
  }

  /** Waits for something, for at most twenty seconds; false when it never comes true. */
  public static boolean await(Check check) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!check.holds()) {
      if (System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return true;
  }

  @Override
  public void close() {
    clients.forEach(Process::destroy);
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Process begin(Path output, String... command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Mosquitto takes no port 0. */
  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }
}
