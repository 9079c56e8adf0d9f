package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimReader;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.TpmPlatform;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.attls.rot.tpm.swtpm.SwtpmAuthority;
import org.attls.testing.Programs;
import org.attls.tls.policy.AdmittedIdentity;
import org.attls.tls.policy.PolicyFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code attls enrol ask} and {@code attls gateway enrol}, with a TPM that its maker certified. */
class GatewayEnrolmentTest {
  private static final String KNOWN = "01" + "ab".repeat(32);

  private static final String POLICY =
      """
      verifiers:
        - name: here
          endorsements: endorsements
      policy:
        evidence:
          types: [application/vnd.parallaxsecond.key-attestation.tpm]
          verifier: here
        accept: [affirming]
        identity:
          # those of the first hall
          instances: ["%s"]  # the one that was there first
      """;

  private static final String CONFIG =
      """
      listeners:
        - name: front
          bind: 127.0.0.1:0
          tls: { certificate: "%1$s", key: "%2$s" }
          policy: policy.yaml
          backend: nowhere
          handoff: none
      backends:
        - { name: nowhere, connect: "127.0.0.1:9" }
      startup: { warm-up: false }
      deadlines: { drain: 0s }
      enrolment:
        bind: 127.0.0.1:0
        tls: { certificate: "%1$s", key: "%2$s" }
        tpm-makers: makers.pem
        waiting: waiting
        most-waiting: 1
        endorsements: endorsements
        policy: policy.yaml
      """;

  @TempDir private Path directory = Path.of("");
  @TempDir private Path makers = Path.of("");

  @SuppressWarnings("NullAway.Init") // By configure().
  private SwtpmAuthority maker;

  @SuppressWarnings("NullAway.Init") // By configure().
  private Identities identities;

  private Path config = Path.of("");

  @SuppressWarnings("NullAway.Init") // By configure().
  private Swtpm first;

  @AfterEach
  @SuppressWarnings("NullAway") // Not started where swtpm is missing.
  void stop() {
    if (first != null) {
      first.close();
    }
  }

  @BeforeEach
  void configure() throws Exception {
    Programs.require("swtpm");
    Programs.require("swtpm_setup");
    maker = SwtpmAuthority.in(makers);
    // The maker comes into being with its first TPM.
    first = Swtpm.start(maker);
    identities = Identities.in(directory);
    Files.writeString(
        directory.resolve("makers.pem"),
        Files.readString(maker.root()) + Files.readString(maker.issuer()));
    Files.createDirectory(directory.resolve("endorsements"));
    Files.writeString(policy(), POLICY.formatted(KNOWN));
    config =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            CONFIG.formatted(identities.certificate(), identities.key()));
  }

  private Path policy() {
    return directory.resolve("policy.yaml");
  }

  private RunningCommand gateway() {
    return RunningCommand.start("gateway", "--config=" + config);
  }

  private RunningCommand ask(RunningCommand gateway, Swtpm tpm, String... more) {
    String port = gateway.awaitOut("^enrolment at https://127.0.0.1:(\\d+)$");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "enrol",
                "ask",
                "https://localhost:" + port,
                "--ca=" + identities.authority(),
                "--tpm=" + tpm.address()));
    arguments.addAll(List.of(more));
    return RunningCommand.run(arguments.toArray(String[]::new));
  }

  private RunningCommand decide(String what, String... more) {
    List<String> arguments = new ArrayList<>(List.of("gateway", "enrol", what));
    arguments.addAll(List.of(more));
    arguments.add("--config=" + config);
    return RunningCommand.run(arguments.toArray(String[]::new));
  }

  @Test
  void whoIsApprovedIsEndorsedAndAdmitted() throws Exception {
    try (RunningCommand gateway = gateway()) {
      RunningCommand asked = ask(gateway, first);
      String instance = asked.awaitOut("^instance ([0-9a-f]{66}) waits for approval$");
      assertThat(asked.status()).isZero();
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(directory.resolve("waiting"))))
          .isEqualTo("rwx------");

      assertThat(decide("list").out())
          .contains("waits: " + instance)
          .containsPattern("tpm +id:00001014 swtpm id:20191023, EK ECC P-384\n");
      assertThat(Files.readString(policy())).doesNotContain(instance);
      RunningCommand.run("gateway", "enrol", "approve", KNOWN, "--config=" + config)
          .endsWith(2, "USAGE");

      assertThat(decide("approve", instance).status()).isZero();
      assertThat(
              ParsecTpmProfile.endorsements(
                      CorimReader.strict(Set.of(ParsecTpmProfile.PROFILE))
                          .read(
                              Bytes.copyOf(
                                  Files.readAllBytes(
                                      directory
                                          .resolve("endorsements")
                                          .resolve(instance + ".corim")))),
                      Instant.now())
                  .trustAnchors())
          .singleElement()
          .satisfies(anchor -> assertThat(anchor.kid().hex()).isEqualTo(instance));
      String policy = Files.readString(policy());
      assertThat(policy).contains("# those of the first hall", "# the one that was there first");
      assertThat(
              ((AdmittedIdentity.Instances)
                      PolicyFile.read("p", Bytes.utf8(policy)).policy().identity())
                  .identifiers())
          .containsExactlyInAnyOrder(Bytes.fromHex(KNOWN), Bytes.fromHex(instance));
      assertThat(decide("list").out()).isEmpty();
      gateway.awaitErr("configuration read again");

      String port = gateway.awaitOut("^front listening at 127.0.0.1:(\\d+)$");
      RunningCommand.start(
          "client",
          "--connect=localhost:" + port,
          "--ca=" + identities.authority(),
          "--tpm=" + first.address(),
          "--message=hello");
      gateway.awaitOut("\"outcome\":\"admitted\".*\"device\":\"(" + instance + ")\"");
    }
  }

  @Test
  void aFullRoomStaysAsItIsAndWhoIsDeniedIsNotTakenInAgain() throws Exception {
    try (Swtpm second = Swtpm.start(maker);
        RunningCommand gateway = gateway()) {
      String instance =
          ask(gateway, first).awaitOut("^instance ([0-9a-f]{66}) waits for approval$");
      // Again is allowed, another is one too many.
      assertThat(ask(gateway, first).status()).isZero();
      RunningCommand another = ask(gateway, second).endsWith(1, "ENDORSEMENT_REFUSED");
      assertThat(another.errors().toString()).contains("too many devices wait");

      assertThat(decide("deny", instance).status()).isZero();
      assertThat(decide("list").out()).isEmpty();
      assertThat(ask(gateway, first).endsWith(1, "ENDORSEMENT_REFUSED").errors().toString())
          .contains("denied");
      assertThat(ask(gateway, second).status()).isZero();
      assertThat(Files.readString(policy())).isEqualTo(POLICY.formatted(KNOWN));
      assertThat(directory.resolve("endorsements")).isEmptyDirectory();
    }
  }

  /** What was listed is what is approved. */
  @Test
  void whoWaitsIsNotReplacedByItsOtherState() throws Exception {
    try (RunningCommand gateway = gateway()) {
      String instance =
          ask(gateway, first).awaitOut("^instance ([0-9a-f]{66}) waits for approval$");
      String listed = decide("list").out();
      try (TpmConnection connection = TpmConnection.to(first.address())) {
        TpmPlatform.extend(
            connection, 7, Bytes.copyOf(new byte[32]), Deadline.in(Duration.ofSeconds(10)));
      }
      assertThat(ask(gateway, first).endsWith(1, "ENDORSEMENT_REFUSED").errors().toString())
          .contains("other values in its registers");
      assertThat(listed).contains("pcr digest");
      assertThat(decide("list").out()).isEqualTo(listed);
      assertThat(decide("approve", instance).out())
          .contains(listed.substring(listed.indexOf("pcr digest")).strip());
    }
  }

  /** A TPM makes as many attestation keys as it is told to. */
  @Test
  void oneTpmWaitsOnceAndIsDeniedWithAllItsKeys() throws Exception {
    Files.writeString(config, Files.readString(config).replace("waiting: 1", "waiting: 9"));
    try (RunningCommand gateway = gateway()) {
      String instance =
          ask(gateway, first).awaitOut("^instance ([0-9a-f]{66}) waits for approval$");
      String another = "--ak-handle=0x8101000B";
      assertThat(
              ask(gateway, first, another).endsWith(1, "ENDORSEMENT_REFUSED").errors().toString())
          .contains("this TPM waits for approval already, with another key");
      assertThat(decide("deny", instance).status()).isZero();
      assertThat(
              ask(gateway, first, another).endsWith(1, "ENDORSEMENT_REFUSED").errors().toString())
          .contains("denied");
    }
  }

  @Test
  void aKeyForRegistersOfAnotherBankIsRefusedWithItsReason() throws Exception {
    assertThat(
            RunningCommand.run(
                    "enrol",
                    "request",
                    "--tpm=" + first.address(),
                    "--ak=p384",
                    "--out=" + directory.resolve("request.json"))
                .status())
        .isZero();
    try (RunningCommand gateway = gateway()) {
      assertThat(ask(gateway, first).endsWith(1, "ENDORSEMENT_REFUSED").errors().toString())
          .contains("AK_UNSUITABLE", "sha256:0-7", "sha384");
      assertThat(ask(gateway, first, "--ak-handle=0x8101000B").status()).isZero();
    }
  }

  @Test
  void aDeviceIsToldOfNoFile() throws Exception {
    try (RunningCommand gateway = gateway()) {
      gateway.awaitOut("^enrolment at ");
      Files.delete(directory.resolve("waiting"));
      assertThat(ask(gateway, first).endsWith(1, "ENDORSEMENT_REFUSED").errors().toString())
          .contains("cannot take devices in at the moment")
          .doesNotContain(directory.toString());
      gateway.awaitErr("enrolment failed, which is no device's doing: .*" + directory);
    }
  }

  @Test
  void checkingLooksAtTheDirectoriesOfEnrolment() throws Exception {
    String valid = Files.readString(config);
    assertThat(RunningCommand.run("gateway", "--config=" + config, "--check").status()).isZero();
    Files.writeString(config, valid.replace("waiting: waiting", "waiting: nowhere/waiting"));
    assertThat(
            RunningCommand.run("gateway", "--config=" + config, "--check")
                .endsWith(2, "USAGE")
                .errors()
                .get(0))
        .contains("cannot write there");
    Files.writeString(config, valid.replace(": endorsements", ": nowhere"));
    assertThat(
            RunningCommand.run("gateway", "--config=" + config, "--check")
                .endsWith(2, "USAGE")
                .errors()
                .get(0))
        .contains("no such directory");
  }
}
