package org.attls.rot.tpm.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.key.PersistentAttestationKey;
import org.attls.rot.tpm.key.TpmProvisioning;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.attls.rot.tpm.swtpm.SwtpmAuthority;
import org.jspecify.annotations.Nullable;

/** A software TPM and a connection to it, or a skipped test where swtpm is not installed. */
public final class SoftwareTpm implements AutoCloseable {
  /** The registers that tests quote: more than one TPM2_PCR_Read returns. */
  public static final PcrSelection PCRS =
      PcrSelection.of(TpmHash.SHA256, List.of(0, 1, 2, 3, 4, 5, 6, 7, 16, 23));

  private final Swtpm swtpm;
  private final TpmConnection connection;
  private @Nullable Process second;

  private SoftwareTpm(Swtpm swtpm) {
    this.swtpm = swtpm;
    this.connection = TpmConnection.to(swtpm.address());
  }

  /** A new TPM. */
  public static SoftwareTpm start() throws Exception {
    Tools.require("swtpm", "swtpm");
    return new SoftwareTpm(Swtpm.start());
  }

  /** A new TPM whose endorsement keys are certified. */
  public static SoftwareTpm certified(SwtpmAuthority maker) throws Exception {
    Tools.require("swtpm", "swtpm");
    return new SoftwareTpm(Swtpm.start(maker));
  }

  /** Somebody who certifies TPMs, or a skipped test where that is not installed. */
  public static SwtpmAuthority maker(Path directory) throws Exception {
    Tools.require("swtpm_setup", "swtpm-tools");
    Tools.require("swtpm_localca", "swtpm-tools");
    return SwtpmAuthority.in(directory);
  }

  /** Enough for anything that is not meant to run out of time. */
  public static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }

  /** The process. */
  public Swtpm swtpm() {
    return swtpm;
  }

  /** The connection. */
  public TpmConnection connection() {
    return connection;
  }

  /** Puts an attestation key in. */
  public PersistentAttestationKey provision() throws TpmException {
    return TpmProvisioning.provision(connection, TpmProvisioning.DEFAULT_HANDLE, soon());
  }

  /** An attester with a new attestation key; closing it closes the connection. */
  public TpmAttester attester() throws Exception {
    return attester(PCRS);
  }

  /** The same, for other registers. */
  public TpmAttester attester(PcrSelection pcrs) throws Exception {
    provision();
    return TpmAttester.open(connection, TpmProvisioning.DEFAULT_HANDLE, pcrs, soon());
  }

  /** Number of objects that occupy slots now. */
  public int loadedObjects() throws TpmException {
    return connection.call(
        TpmOperation.named("counting"), soon(), channel -> channel.loadedObjects().size());
  }

  /** Number of sessions that occupy slots now. */
  public int loadedSessions() throws TpmException {
    return connection.call(
        TpmOperation.named("counting"), soon(), channel -> channel.loadedSessions().size());
  }

  /** Sends a signal, such as {@code STOP}, to the process. */
  public void signal(String name) throws Exception {
    Tools.run("kill", "-" + name, String.valueOf(swtpm.process().pid()));
  }

  /** After a KILL: another process with the same state, at the same address. */
  public void startAgain() throws Exception {
    Tools.await("the end of swtpm", () -> !swtpm.process().isAlive());
    Path directory = swtpm.directory();
    second =
        new ProcessBuilder(
                "swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + directory.resolve("state"),
                "--server",
                "type=unixio,path=" + directory.resolve("s") + ",mode=0600",
                "--flags",
                "not-need-init,startup-clear")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("second-log").toFile())
            .start();
    Tools.await(
        "an answer of the second swtpm",
        () -> {
          try {
            return connection.call(
                    TpmOperation.named("GetRandom"),
                    Deadline.in(Duration.ofSeconds(5)),
                    SoftwareTpm::random)
                > 0;
          } catch (TpmException notYet) {
            return false;
          }
        });
  }

  /** A harmless command. */
  public static int random(TpmChannel channel) throws TpmException {
    return channel.issue(tpm -> tpm.GetRandom(8)).length;
  }

  @Override
  public void close() {
    connection.close();
    if (second != null) {
      second.destroyForcibly();
    }
    swtpm.close();
  }
}
