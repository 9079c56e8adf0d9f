package org.attls.rot.tpm.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The TPM inside this process. There is one, since libtpms keeps its state in variables of the
 * process; one client at a time uses it, and between clients it keeps its power, registers and
 * loaded objects, until {@link #powerOff} or the end of the process.
 *
 * <p>It protects nothing, and a fault in it takes the process along.
 */
public final class EmbeddedTpm {
  private static final Object LOCK = new Object();

  /** Held while a command is executed; taken before {@link #LOCK} where both are needed. */
  private static final Object BUSY = new Object();

  private static @Nullable Libtpms library;
  private static @Nullable Running running;
  private static @Nullable Client client;

  /** A TPM with power, and where its state is; empty: in memory. */
  private record Running(Power power, Optional<Path> directory, Thread hook) {}

  private EmbeddedTpm() {}

  /** Whether libtpms is installed. */
  public static boolean isInstalled() {
    try {
      Libtpms.load(Libtpms.NAME);
      return true;
    } catch (IOException missing) {
      return false;
    }
  }

  /**
   * Becomes its client, and switches it on if it is off.
   *
   * @param directory for its state, made with mode 0700 if there is none; empty for state that ends
   *     with the process
   * @throws IOException when libtpms is not installed, when the TPM has a client, when it runs with
   *     other state, or when the directory is open to others or used by another process
   */
  public static Client connect(Optional<Path> directory) throws IOException {
    Optional<Path> place = directory.map(path -> path.toAbsolutePath().normalize());
    synchronized (LOCK) {
      if (client != null) {
        throw new IOException(
            "libtpms serves one client at a time, and another connection of this process has it");
      }
      Running now = running;
      if (now == null) {
        running = switchOn(place);
      } else if (!now.directory.equals(place)) {
        throw new IOException(
            "libtpms holds one TPM per process, and it is the one "
                + now.directory.map(path -> "in " + path).orElse("in memory"));
      }
      Client connected = new Client();
      client = connected;
      return connected;
    }
  }

  /** Switches it off, in order; its client, if it has one, is disconnected. */
  public static void powerOff() throws IOException {
    synchronized (BUSY) {
      Running now;
      synchronized (LOCK) {
        now = running;
        running = null;
        client = null;
      }
      if (now != null) {
        try {
          Runtime.getRuntime().removeShutdownHook(now.hook);
        } catch (IllegalStateException exiting) {
          // The hook is what called this.
        }
        now.power.off();
      }
    }
  }

  private static Running switchOn(Optional<Path> place) throws IOException {
    Libtpms loaded = loaded();
    TpmState state = place.isPresent() ? StateDirectory.open(place.get()) : TpmState.inMemory();
    boolean on = false;
    try {
      Thread hook = new Thread(EmbeddedTpm::atExit, "embedded TPM shutdown");
      Running started = new Running(Power.on(loaded, state), place, hook);
      Runtime.getRuntime().addShutdownHook(hook);
      on = true;
      return started;
    } catch (IllegalStateException exiting) {
      throw new IOException("this process is about to end", exiting);
    } finally {
      if (!on) {
        state.close();
      }
    }
  }

  /** The library takes the version of TPM once in the life of a process. */
  private static Libtpms loaded() throws IOException {
    Libtpms known = library;
    if (known == null) {
      known = Libtpms.load(Libtpms.NAME);
      Power.check("choosing TPM 2.0", known.TPMLIB_ChooseTPMVersion(Libtpms.TPM_2));
      library = known;
    }
    return known;
  }

  private static void atExit() {
    try {
      powerOff();
    } catch (IOException unkept) {
      // As after a loss of power: the TPM counts it, and there is nobody left to tell.
    }
  }

  /** The right to send it commands. */
  public static final class Client implements Closeable {
    private Client() {}

    /** Has a command executed: milliseconds as a rule, seconds for an RSA key. */
    public byte[] process(byte[] command) throws IOException {
      synchronized (BUSY) {
        Power power = power();
        byte[] response = power.process(command);
        // Whoever closed this meanwhile no longer waits for the response.
        power();
        return response;
      }
    }

    private Power power() throws IOException {
      synchronized (LOCK) {
        if (client != this || running == null) {
          throw new IOException("the embedded TPM was closed");
        }
        return running.power;
      }
    }

    /** Leaves it to the next client; does not wait for a command under way. */
    @Override
    public void close() {
      synchronized (LOCK) {
        if (client == this) {
          client = null;
        }
      }
    }
  }
}
