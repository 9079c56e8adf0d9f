package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.CorimReader;
import org.attls.corim.parsec.ParsecTpmEndorsements;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.device.TpmAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code attls endorse} on a real software TPM. */
class EndorseTest {
  @SuppressWarnings("NullAway.Init") // By open().
  private Site site;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    site = Site.open(directory);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void writesTheKeyAndTheStateAsACorim() throws Exception {
    RunningCommand endorse = toFile("device.corim", "--pcrs=sha256:0-7,16");
    String instance = endorse.awaitOut("^endorsed instance ([0-9a-f]{66})$");

    ParsecTpmEndorsements endorsed = read("device.corim");
    assertThat(endorsed.trustAnchors())
        .singleElement()
        .satisfies(
            anchor -> {
              assertThat(anchor.kid().hex()).isEqualTo(instance);
              assertThat(endorse.out()).contains(anchor.classId().toString());
            });
    assertThat(endorsed.referenceStates())
        .singleElement()
        .satisfies(
            state ->
                assertThat(state.registers().keySet()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 16));
    assertThat(endorse.out()).containsPattern("pcrs +sha256:0-7,16\n");
  }

  @Test
  void endorsesTheSameKeyInTheSameClassAgain() throws Exception {
    toFile("before.corim");
    site.extendRegister();
    toFile("after.corim");
    ParsecTpmEndorsements before = read("before.corim");
    ParsecTpmEndorsements after = read("after.corim");
    assertThat(after.trustAnchors()).isEqualTo(before.trustAnchors());
    assertThat(after.referenceStates()).isNotEqualTo(before.referenceStates());
    assertThat(before.trustAnchors().get(0).classId().version()).isEqualTo(8);
    assertThat(before.trustAnchors().get(0).classId().variant()).isEqualTo(2);
  }

  @Test
  void neverOverwritesAFile() throws Exception {
    Path file = Files.writeString(site.directory().resolve("precious"), "kept");
    toFile("precious").endsWith(2, "USAGE");
    assertThat(file).hasContent("kept");
  }

  @Test
  void saysWhyTheVerifierDoesNotTakeIt() throws Exception {
    String verifier = site.httpsVerifier();
    site.endorse(verifier);
    provision(verifier, "--class=8ae4e5b4-7ec8-4c8d-8a7f-35bd35ad3f31")
        .endsWith(1, "ENDORSEMENT_REFUSED");
    Files.writeString(site.token(), "another-token");
    RunningCommand stranger = provision(verifier).endsWith(69, "VERIFIER_UNAVAILABLE");
    assertThat(stranger.err()).contains("401").doesNotContain("another-token");
  }

  @Test
  void saysThatVerifierOrTpmIsNotThere() {
    RunningCommand.run(
            "endorse",
            "--tpm=" + site.tpm(),
            "--trust-on-first-use",
            "--verifier=http://localhost:1")
        .endsWith(69, "VERIFIER_UNAVAILABLE");
    site.loseTpm();
    toFile("device.corim").endsWith(69, "ATTESTER_UNAVAILABLE");
    assertThat(site.directory().resolve("device.corim")).doesNotExist();
  }

  /** A software TPM keeps the second waiting, and does not say that it does. */
  @Test
  void saysThatAnotherProgramHasTheTpm() throws Exception {
    try (TpmConnection other = TpmConnection.to(TpmAddress.parse(site.tpm()))) {
      other.call(
          TpmOperation.named("holding"),
          Deadline.in(Duration.ofSeconds(20)),
          channel -> channel.handles(0x81000000));
      RunningCommand second =
          toFile("device.corim", "--timeout=2s").endsWith(69, "ATTESTER_UNAVAILABLE");
      assertThat(second.err()).contains("another program is using it");
      assertThat(site.directory().resolve("device.corim")).doesNotExist();
    }
    toFile("device.corim").awaitOut("^endorsed instance ([0-9a-f]{66})$");
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
              "--out=" + site.directory().resolve(i + ".corim")));
    }
    Set<String> instances = new HashSet<>();
    for (RunningCommand command : endorsing) {
      instances.add(command.awaitOut("^endorsed instance ([0-9a-f]{66})$"));
    }
    assertThat(instances).hasSize(1);
  }

  @Test
  void explainsTheRegistersByTheEventLog() throws Exception {
    Bytes separator = Bytes.copyOf(new byte[4]);
    Bytes action = Bytes.utf8("Calling EFI Application");
    Bytes grub = Bytes.utf8("linux /vmlinuz");
    site.extend(4, TpmHash.SHA256.digest(action));
    site.extend(4, TpmHash.SHA256.digest(separator));
    site.extend(5, TpmHash.SHA256.digest(grub));
    site.extend(6, TpmHash.SHA256.digest(Bytes.utf8("what the log conceals")));
    Path log = site.directory().resolve("log");
    Files.write(
        log,
        Bytes.concat(
                LOG_HEADER,
                logged(4, 0x80000007L, action, action),
                logged(4, 4, separator, separator),
                logged(5, 0xD, grub, Bytes.utf8("grub_cmd: linux \u001b[31m")),
                logged(5, 0xD, grub, Bytes.utf8("grub_cmd: linux /vmlinuz")))
            .toArray());
    RunningCommand endorse =
        toFile("device.corim", "--pcrs=sha256:4-7", "--explain", "--event-log=" + log);
    endorse.awaitOut("^endorsed instance ([0-9a-f]{66})$");
    assertThat(endorse.out())
        .contains(
            "register 4: 2 events give its value\n"
                + "  1 EV_EFI_ACTION \"Calling EFI Application\"\n"
                + "  2 EV_SEPARATOR\n"
                + "register 5: 2 events give ANOTHER value: the log does not explain it\n"
                + "  3 EV_IPL\n"
                + "  4 EV_IPL (unmeasured: \"grub_cmd: linux /vmlinuz\")\n"
                + "register 6: NOT as at reset, and the log says nothing of it\n"
                + "register 7: as it was at reset\n");
  }

  @Test
  void saysThatThereIsNoEventLogAndWhichIsNone() throws Exception {
    RunningCommand endorse = toFile("device.corim", "--explain");
    endorse.awaitOut("^endorsed instance ([0-9a-f]{66})$");
    if (!Files.isReadable(Path.of("/sys/kernel/security/tpm0/binary_bios_measurements"))) {
      assertThat(endorse.err()).contains("there is no event log at /sys/kernel");
    }
    Path none = Files.writeString(site.directory().resolve("none"), "nothing of the kind");
    toFile("other.corim", "--explain", "--event-log=" + none).endsWith(2, "USAGE");
    toFile("other.corim", "--explain", "--event-log=" + none + "-existent").endsWith(2, "USAGE");
    toFile("other.corim", "--event-log=" + none).endsWith(2, "USAGE");
    assertThat(site.directory().resolve("other.corim")).doesNotExist();
  }

  /** Of a log with digests of SHA-256 only. */
  private static final Bytes LOG_HEADER =
      Bytes.fromHex(
          "00000000"
              + "03000000"
              + "00".repeat(20)
              + "21000000"
              + "53706563204944204576656e74303300"
              + "0000000000020002"
              + "01000000"
              + "0b002000"
              + "00");

  private static Bytes logged(int register, long type, Bytes measured, Bytes data) {
    return Bytes.copyOf(
        ByteBuffer.allocate(12 + 2 + 32 + 4 + data.size())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(register)
            .putInt((int) type)
            .putInt(1)
            .putShort((short) TpmHash.SHA256.algorithm())
            .put(TpmHash.SHA256.digest(measured).toArray())
            .putInt(data.size())
            .put(data.toArray())
            .array());
  }

  private RunningCommand toFile(String name, String... more) {
    String[] arguments = new String[4 + more.length];
    arguments[0] = "endorse";
    arguments[1] = "--tpm=" + site.tpm();
    arguments[2] = "--trust-on-first-use";
    arguments[3] = "--out=" + site.directory().resolve(name);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return RunningCommand.run(arguments);
  }

  private RunningCommand provision(String verifier, String... more) {
    String[] arguments = new String[6 + more.length];
    arguments[0] = "endorse";
    arguments[1] = "--tpm=" + site.tpm();
    arguments[2] = "--trust-on-first-use";
    arguments[3] = "--verifier=" + verifier;
    arguments[4] = "--provisioning-token=" + site.token();
    arguments[5] = "--ca=" + site.identities().authority();
    System.arraycopy(more, 0, arguments, 6, more.length);
    return RunningCommand.run(arguments);
  }

  private ParsecTpmEndorsements read(String name) throws Exception {
    Corim corim =
        CorimReader.strict(Set.of(ParsecTpmProfile.PROFILE))
            .read(Bytes.copyOf(Files.readAllBytes(site.directory().resolve(name))));
    return ParsecTpmProfile.endorsements(corim, Instant.now());
  }
}
