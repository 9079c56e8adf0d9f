package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attester in software through client, server and verifier, none of which needs a TPM. */
class SoftwareAttesterTest {
  @TempDir private Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init") // By prepare().
  private Identities identities;

  @SuppressWarnings("NullAway.Init") // By prepare().
  private Path privateKey;

  @SuppressWarnings("NullAway.Init") // By prepare().
  private Path publicKey;

  @BeforeEach
  void prepare() throws Exception {
    identities = Identities.in(directory);
    KeyPair pair = Identities.newKey();
    privateKey =
        Identities.write(
            directory.resolve("software.key"), new JcaPKCS8Generator(pair.getPrivate(), null));
    Files.setPosixFilePermissions(privateKey, PosixFilePermissions.fromString("rw-------"));
    publicKey = Identities.write(directory.resolve("software.pem"), pair.getPublic());
  }

  @Test
  void isAdmittedWhereVerifierAndServerWereToldTo() {
    try (RunningCommand verifier = verifier("--insecure-software-attester=" + publicKey);
        RunningCommand server = server(verifier, "--insecure-software-evidence")) {
      RunningCommand client = client(server);
      assertThat(client.status()).as(client + "" + server).isZero();
      assertThat(client.out()).contains("< hello");
      String instance =
          client.awaitErr("INSECURE: attesting in software as instance ([0-9a-f]{66});");
      server.awaitOut("^\\[1\\] closed$");
      assertThat(server.out())
          .contains("[1] admitted")
          .containsPattern("evidence type +application/cmw\\+cbor; cmwc_t=\"tag:ietf.org");
      verifier.awaitErr("appraisal status=affirming kid=" + instance + " failed=-");
      assertThat(verifier.err()).contains("INSECURE: the attester in software " + instance);
    }
  }

  @Test
  void isRefusedByAVerifierThatWasNotTold() {
    try (RunningCommand verifier = verifier("--demand=hardware=warning");
        RunningCommand server = server(verifier, "--insecure-software-evidence", "--once")) {
      RunningCommand client = client(server);
      assertThat(client.status()).isEqualTo(ExitStatus.REFUSED.code());
      assertThat(client.err()).contains("REFUSED_BY_PEER");
      server.endsWith(ExitStatus.REFUSED.code(), "NOT_AFFIRMING");
      verifier.awaitErr("appraisal status=contraindicated .*failed=software attester: none");
    }
  }

  @Test
  void isRefusedByAServerThatWasNotTold() {
    try (RunningCommand verifier = verifier("--insecure-software-attester=" + publicKey);
        RunningCommand server = server(verifier, "--once")) {
      assertThat(client(server).status()).isEqualTo(ExitStatus.REFUSED.code());
      server.endsWith(ExitStatus.REFUSED.code(), "NO_COMMON_EVIDENCE");
      assertThat(verifier.err()).doesNotContain("appraisal");
    }
  }

  @Test
  void refusesAKeyThatOthersMayReadAndATpmBeside() throws Exception {
    usage("chmod 600", "--insecure-software-attester=" + identities.key());
    usage(
        "goes without --tpm",
        "--insecure-software-attester=" + privateKey,
        "--tpm=device:/dev/null");
  }

  private void usage(String message, String... options) {
    String[] command = new String[options.length + 3];
    command[0] = "client";
    command[1] = "--connect=localhost:1";
    command[2] = "--ca=" + identities.authority();
    System.arraycopy(options, 0, command, 3, options.length);
    RunningCommand refused = RunningCommand.run(command);
    assertThat(refused.status()).isEqualTo(ExitStatus.USAGE.code());
    assertThat(refused.err()).contains(message);
  }

  private RunningCommand verifier(String option) {
    return RunningCommand.start(
        "verifier",
        "--listen=localhost:0",
        "--cert=" + identities.certificate(),
        "--key=" + identities.key(),
        option);
  }

  private RunningCommand server(RunningCommand verifier, String... options) {
    String[] command = new String[options.length + 7];
    command[0] = "server";
    command[1] = "--listen=localhost:0";
    command[2] = "--cert=" + identities.certificate();
    command[3] = "--key=" + identities.key();
    command[4] = "--verifier=" + verifier.awaitOut("^verifier listening at (https://.*)$");
    command[5] = "--verifier-ca=" + identities.authority();
    command[6] = "--any-of-class=software";
    System.arraycopy(options, 0, command, 7, options.length);
    return RunningCommand.start(command);
  }

  private RunningCommand client(RunningCommand server) {
    return RunningCommand.run(
        "client",
        "--connect=" + Site.addressOf(server),
        "--ca=" + identities.authority(),
        "--insecure-software-attester=" + privateKey,
        "--message=hello");
  }
}
