package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.device.TpmAddress;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --ak-file}: the attestation key in a file, on real software TPMs. */
class AttestationKeyFileTest {
  @SuppressWarnings("NullAway.Init") // By open().
  private Site site;

  @SuppressWarnings("NullAway.Init") // By open().
  private Path key;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    site = Site.open(directory);
    key = directory.resolve("device.ak");
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void admitsAnEnrolledClientAndTakesNoPlaceInTheTpm() throws Exception {
    String verifier = site.httpsVerifier();
    String instance = endorseTo("device.corim");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    byte[] kept = Files.readAllBytes(key);
    assertThat(
            endorse(
                    site.tpm(),
                    "--verifier=" + verifier,
                    "--provisioning-token=" + site.token(),
                    "--ca=" + site.identities().authority())
                .awaitOut("^endorsed instance ([0-9a-f]{66})$"))
        .isEqualTo(instance);
    RunningCommand server = site.server(verifier, "--instance=" + instance);
    RunningCommand client = site.client(server, "--ak-file=" + key, "--message=good morning");
    assertThat(client.status()).as(client.toString()).isZero();
    assertThat(server.awaitOut("^\\[1\\] admitted instance ([0-9a-f]{66})")).isEqualTo(instance);
    assertThat(Files.readAllBytes(key)).isEqualTo(kept);
    assertThat(handles(0x81000000)).isEmpty();
    assertThat(handles(0x80000000)).isEmpty();
    site.client(server).endsWith(69, "ATTESTER_UNAVAILABLE");
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void attestsAServer() throws Exception {
    String verifier = site.httpsVerifier();
    String instance =
        endorse(
                site.tpm(),
                "--verifier=" + verifier,
                "--provisioning-token=" + site.token(),
                "--ca=" + site.identities().authority())
            .awaitOut("^endorsed instance ([0-9a-f]{66})$");
    RunningCommand server =
        site.start(
            "server",
            "--listen=localhost:0",
            "--tpm=" + site.tpm(),
            "--ak-file=" + key,
            "--insecure-any-client");
    for (int i = 0; i < 6; i++) {
      RunningCommand client =
          RunningCommand.run(
              "client",
              "--connect=" + Site.addressOf(server),
              "--verifier=" + verifier,
              "--verifier-ca=" + site.identities().authority(),
              "--instance=" + instance,
              "--message=hello");
      assertThat(client.status()).as(client + "" + server).isZero();
    }
    server.close();
    assertThat(handles(0x81000000)).isEmpty();
    assertThat(handles(0x80000000)).isEmpty();
  }

  @Test
  void isOfOneTpm() throws Exception {
    endorseTo("device.corim");
    try (Swtpm other = Swtpm.start()) {
      RunningCommand refused =
          endorse(other.address().toString(), out("other.corim"))
              .endsWith(69, "ATTESTER_UNAVAILABLE");
      assertThat(refused.errors().get(0)).contains("this TPM did not make it");
      assertThat(site.directory().resolve("other.corim")).doesNotExist();
    }
  }

  @Test
  void isRefusedWhenOthersMayReadItOrItIsCutShort() throws Exception {
    endorseTo("device.corim");
    byte[] whole = Files.readAllBytes(key);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
    assertRefused("chmod 600");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    for (int size : new int[] {0, 10, 24, 60, whole.length - 1}) {
      Files.write(key, Arrays.copyOf(whole, size));
      assertRefused("saved attestation key");
    }
    Files.delete(key);
    client().endsWith(2, "USAGE");
    assertThat(key).doesNotExist();
  }

  @Test
  void severalProgramsAtATimeEndWithOneKey() throws Exception {
    List<RunningCommand> endorsing = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      endorsing.add(
          site.start(
              "endorse",
              "--tpm=" + site.tpm(),
              "--trust-on-first-use",
              "--ak-file=" + key,
              out(i + ".corim")));
    }
    List<String> instances = new ArrayList<>();
    for (RunningCommand command : endorsing) {
      instances.add(command.awaitOut("^endorsed instance ([0-9a-f]{66})$"));
    }
    assertThat(instances).containsOnly(endorseTo("last.corim"));
    assertThat(unfinished()).isEmpty();
  }

  private void assertRefused(String hint) {
    for (RunningCommand command : List.of(client(), endorse(site.tpm(), out("no.corim")))) {
      assertThat(command.endsWith(2, "USAGE").errors().get(0)).contains(hint);
    }
    assertThat(site.directory().resolve("no.corim")).doesNotExist();
  }

  /** A client that does not come as far as to connect. */
  private RunningCommand client() {
    return RunningCommand.run(
        "client",
        "--connect=localhost:1",
        "--ca=" + site.identities().authority(),
        "--tpm=" + site.tpm(),
        "--ak-file=" + key);
  }

  private String endorseTo(String file) {
    return endorse(site.tpm(), out(file)).awaitOut("^endorsed instance ([0-9a-f]{66})$");
  }

  private RunningCommand endorse(String tpm, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("endorse", "--tpm=" + tpm, "--trust-on-first-use", "--ak-file=" + key));
    arguments.addAll(List.of(more));
    return RunningCommand.run(arguments.toArray(String[]::new));
  }

  private String out(String file) {
    return "--out=" + site.directory().resolve(file);
  }

  private List<Integer> handles(int first) throws Exception {
    try (TpmConnection connection = TpmConnection.to(TpmAddress.parse(site.tpm()))) {
      return connection.call(
          TpmOperation.named("listing"),
          Deadline.in(Duration.ofSeconds(10)),
          channel -> channel.handles(first));
    }
  }

  private List<Path> unfinished() throws Exception {
    try (Stream<Path> files = Files.list(site.directory())) {
      return files.filter(file -> file.toString().endsWith(".unfinished")).toList();
    }
  }
}
