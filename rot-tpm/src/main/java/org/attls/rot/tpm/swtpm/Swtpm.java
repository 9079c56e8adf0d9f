package org.attls.rot.tpm.swtpm;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.device.TpmAddress;

/**
 * A new software TPM, as a child process with a directory of its own; both are gone after {@link
 * #close()}, and when this process ends in whatever way.
 *
 * <p>A software TPM protects nothing: whoever can read its directory has its keys. Start one only
 * where somebody asked for it.
 */
public final class Swtpm implements AutoCloseable {
  private static final String PROGRAM = "swtpm";
  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration PROBE = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration STOP = Duration.ofSeconds(2);

  /** swtpm refuses paths above 107 octets, and other systems have up to four fewer. */
  private static final int LONGEST_SOCKET_PATH = 103;

  private final PrivateDirectory directory;
  private final Process process;
  private final Optional<Process> guard;
  private final Thread shutdown;

  private Swtpm(PrivateDirectory directory, Process process, Optional<Process> guard) {
    this.directory = directory;
    this.process = process;
    this.guard = guard;
    this.shutdown = new Thread(this::end, "swtpm shutdown");
    // The guard must not kill whoever gets the number of a process that ended by itself.
    process.onExit().thenRun(() -> guard.ifPresent(Process::destroyForcibly));
  }

  /** Whether the program swtpm is on the search path. */
  public static boolean isInstalled() {
    return SearchPath.find(PROGRAM).isPresent();
  }

  /**
   * Starts a TPM that nobody has used, and waits until it answers, 10 seconds at most.
   *
   * @throws SwtpmException when swtpm is not installed or does not start
   */
  public static Swtpm start() throws SwtpmException {
    return start(state -> {});
  }

  /**
   * The same, with endorsement keys that this authority has certified.
   *
   * @throws SwtpmException also when the authority's programs fail
   */
  public static Swtpm start(SwtpmAuthority maker) throws SwtpmException {
    return start(maker::manufacture);
  }

  /** Fills the directory of a TPM's state before it is started. */
  private interface Manufacture {
    void in(Path state) throws IOException;
  }

  private static Swtpm start(Manufacture manufacture) throws SwtpmException {
    if (!isInstalled()) {
      throw new SwtpmException(
          "the program swtpm is not on the search path; install the package swtpm", null);
    }
    PrivateDirectory directory;
    try {
      directory = PrivateDirectory.create();
    } catch (IOException | UnsupportedOperationException refused) {
      throw new SwtpmException("no private directory for swtpm: " + refused, refused);
    }
    Process process;
    try {
      process = launch(directory.path(), manufacture);
    } catch (IOException refused) {
      directory.close();
      throw new SwtpmException("swtpm does not start: " + refused.getMessage(), refused);
    }
    Swtpm swtpm = new Swtpm(directory, process, guard(process, directory.path()));
    boolean ready = false;
    try {
      Runtime.getRuntime().addShutdownHook(swtpm.shutdown);
      swtpm.awaitAnswer();
      ready = true;
      return swtpm;
    } catch (IllegalStateException exiting) {
      throw new SwtpmException("this process is about to end", exiting);
    } finally {
      if (!ready) {
        swtpm.close();
      }
    }
  }

  /** Where it listens. One client at a time: others wait until it has left. */
  public TpmAddress address() {
    return new TpmAddress.UnixSocket(socket(directory.path()));
  }

  /** The child process, to see whether it lives. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Its directory, with state, sockets and log. */
  public Path directory() {
    return directory.path();
  }

  /** Ends the process and deletes its directory. Never fails. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdown);
    } catch (IllegalStateException exiting) {
      // The hook is about to do the same.
    }
    end();
  }

  private static Path socket(Path directory) {
    return directory.resolve("s");
  }

  private static Process launch(Path directory, Manufacture manufacture) throws IOException {
    Path socket = socket(directory);
    String control = socket + ".ctrl";
    if (control.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_PATH) {
      throw new IOException(
          "the path "
              + control
              + " is too long for a socket; set java.io.tmpdir to a shorter directory");
    }
    Path state = Files.createDirectory(directory.resolve("state"));
    manufacture.in(state);
    ProcessBuilder builder =
        new ProcessBuilder(
            PROGRAM,
            "socket",
            "--tpm2",
            "--tpmstate",
            "dir=" + state,
            "--server",
            "type=unixio,path=" + socket + ",mode=0600",
            // Beside the socket, where tpm2-tools looks for it.
            "--ctrl",
            "type=unixio,path=" + control + ",mode=0600",
            "--flags",
            "not-need-init,startup-clear");
    builder.redirectErrorStream(true).redirectOutput(log(directory).toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    return builder.start();
  }

  /**
   * A shell that waits for the end of its input, which comes when this process is gone however it
   * went, then ends swtpm and deletes the directory. The shutdown hook does not run after SIGKILL,
   * and {@code swtpm --terminate} would leave whenever a client disconnects.
   */
  private static Optional<Process> guard(Process swtpm, Path directory) {
    ProcessBuilder builder =
        new ProcessBuilder(
            "sh",
            "-c",
            "trap '' HUP INT TERM; read -r line; kill \"$1\"; rm -rf \"$2\"",
            "swtpm-guard",
            String.valueOf(swtpm.pid()),
            directory.toString());
    builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return Optional.of(builder.start());
    } catch (IOException noShell) {
      return Optional.empty();
    }
  }

  /** A socket file proves nothing: only an answer does. */
  private void awaitAnswer() throws SwtpmException {
    Deadline deadline = Deadline.in(START);
    while (true) {
      if (!process.isAlive()) {
        throw new SwtpmException("swtpm ended at once: " + logged(), null);
      }
      try (TpmConnection connection = TpmConnection.to(address())) {
        connection.call(
            TpmOperation.named("GetRandom"),
            deadline.atMost(PROBE),
            channel -> channel.issue(tpm -> tpm.GetRandom(8)));
        return;
      } catch (TpmException notYet) {
        if (deadline.expired()) {
          throw new SwtpmException(
              "swtpm does not answer within " + START.toSeconds() + " s: " + logged(), notYet);
        }
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private String logged() {
    try {
      String text = Files.readString(log(directory.path())).strip();
      return text.isEmpty() ? "it printed nothing" : text;
    } catch (IOException | UncheckedIOException unreadable) {
      return "no log";
    }
  }

  private static Path log(Path directory) {
    return directory.resolve("log");
  }

  private synchronized void end() {
    // The guard first: the process id must not belong to somebody else when it acts.
    guard.ifPresent(Process::destroyForcibly);
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    directory.close();
  }
}
