package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.TpmPlatform;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A software TPM, certificates, and the commands that a test starts around them. */
final class Site implements AutoCloseable {
  private final Path directory;
  private final Swtpm swtpm;
  private final Identities identities;
  private final List<RunningCommand> running = new ArrayList<>();

  private Site(Path directory, Swtpm swtpm, Identities identities) {
    this.directory = directory;
    this.swtpm = swtpm;
    this.identities = identities;
  }

  /** A new site, or a skipped test where swtpm is not installed. */
  static Site open(Path directory) throws Exception {
    if (!Swtpm.isInstalled()) {
      String reason = "swtpm is not installed (package swtpm)";
      Assertions.assertNotEquals("true", System.getenv("CI"), reason);
      Assumptions.abort(reason);
    }
    return new Site(directory, Swtpm.start(), Identities.in(directory));
  }

  Path directory() {
    return directory;
  }

  Identities identities() {
    return identities;
  }

  String tpm() {
    return swtpm.address().toString();
  }

  Path token() {
    return directory.resolve("token");
  }

  /** The TPM is there no more. */
  void loseTpm() {
    swtpm.close();
  }

  /** Changes what register 7 has measured. */
  void extendRegister() throws Exception {
    extend(7, Bytes.copyOf(new byte[32]));
  }

  /** Something is measured. */
  void extend(int register, Bytes digest) throws Exception {
    try (TpmConnection connection = TpmConnection.to(swtpm.address())) {
      TpmPlatform.extend(connection, register, digest, Deadline.in(Duration.ofSeconds(10)));
    }
  }

  /** Starts a command that is stopped at the end of the test. */
  RunningCommand start(String... arguments) {
    RunningCommand command = RunningCommand.start(arguments);
    running.add(command);
    return command;
  }

  /** A verifier over https with the server's certificate, and its URL. */
  String httpsVerifier(String... more) {
    return start(
            with(
                more,
                "verifier",
                "--listen=localhost:0",
                "--cert=" + identities.certificate(),
                "--key=" + identities.key(),
                "--provisioning-token=" + token()))
        .awaitOut("^verifier listening at (https://localhost:\\d+)$");
  }

  /** Endorses the TPM as it is, and gives the instance. */
  String endorse(String verifier) {
    return RunningCommand.run(
            "endorse",
            "--tpm=" + tpm(),
            "--trust-on-first-use",
            "--verifier=" + verifier,
            "--provisioning-token=" + token(),
            "--ca=" + identities.authority())
        .awaitOut("^endorsed instance ([0-9a-f]{66})$");
  }

  /** A server, with the options that every test needs. */
  RunningCommand server(String verifier, String... more) {
    return start(
        with(
            more,
            "server",
            "--listen=localhost:0",
            "--cert=" + identities.certificate(),
            "--key=" + identities.key(),
            "--verifier=" + verifier,
            "--verifier-ca=" + identities.authority()));
  }

  /** A server whose verifier has no certificate. */
  RunningCommand serverWithHttpVerifier(String verifier, String... more) {
    return start(
        with(
            more,
            "server",
            "--listen=localhost:0",
            "--cert=" + identities.certificate(),
            "--key=" + identities.key(),
            "--verifier=" + verifier));
  }

  /** The command that was started last. */
  RunningCommand newest() {
    return running.get(running.size() - 1);
  }

  /** A client of a server, to its end. */
  RunningCommand client(RunningCommand server, String... more) {
    return RunningCommand.run(clientArguments(server, more));
  }

  String[] clientArguments(RunningCommand server, String... more) {
    return with(
        more,
        "client",
        "--connect=" + addressOf(server),
        "--ca=" + identities.authority(),
        "--tpm=" + tpm());
  }

  static String addressOf(RunningCommand server) {
    return server.awaitOut("^listening at (localhost:\\d+)$");
  }

  /** A key for results that no verifier has. */
  Path unusedResultKey() throws Exception {
    return Identities.write(directory.resolve("unused.pem"), Identities.newKey().getPublic());
  }

  /** Ends everything; whatever was started has to end in order. */
  @Override
  public void close() throws Exception {
    for (int i = running.size() - 1; i >= 0; i--) {
      running.get(i).close();
      assertThat(running.get(i).err()).doesNotContain("\tat ").doesNotContain("DEFECT");
    }
    swtpm.close();
    Files.deleteIfExists(token());
  }

  private static String[] with(String[] more, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }
}
