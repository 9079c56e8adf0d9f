package org.attls.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.attls.cli.report.Failure;
import org.attls.cli.report.Report;
import org.attls.cli.report.Style;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.embedded.EmbeddedTpm;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.attls.testing.Programs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help;

class DemoCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void admitsTheGoodClientAndRefusesTheOthersForTheReasonsAnnounced() throws Exception {
    SoftwareTpm.require();

    assertThat(run("--json")).as(err.toString()).isZero();

    Map<String, JsonObject> steps = steps();
    assertThat(steps.keySet())
        .containsExactly(
            "tpm",
            "verifier",
            "enrolment",
            "server",
            "admission",
            "changed-pcr",
            "replayed-evidence",
            "other-key",
            "relay",
            "relay-draft",
            "summary");
    assertRefused(steps, "changed-pcr", "NOT_AFFIRMING", 49, "access_denied");
    assertRefused(steps, "replayed-evidence", "BINDING_MISMATCH", 42, "bad_certificate");
    assertRefused(steps, "other-key", "PROOF_OF_POSSESSION", 51, "decrypt_error");
    assertRefused(steps, "relay", "BINDING_MISMATCH", 42, "bad_certificate");

    JsonObject admission = step(steps, "admission");
    assertThat(text(admission, "outcome")).isEqualTo("admitted");
    assertThat(text(admission, "evidence_type"))
        .isEqualTo("application/vnd.parallaxsecond.key-attestation.tpm");
    assertThat(text(admission, "profile")).isEqualTo("draft-07");
    assertThat(text(admission, "binding")).isEqualTo("bound");
    assertThat(text(admission, "tier")).isEqualTo("affirming");
    assertThat(text(admission, "pcrs")).isEqualTo("sha256:0-7");
    assertThat(text(admission, "pcr_digest"))
        .isEqualTo(text(step(steps, "enrolment"), "pcr_digest"));
    assertThat(text(admission, "identity")).isEqualTo(text(step(steps, "enrolment"), "instance"));
    JsonObject timings = admission.required("timings").asObject();
    assertThat(timings.required("server").asObject().members())
        .containsKeys("negotiation", "wire", "inspection", "verifier", "policy");
    assertThat(timings.required("client").asObject().members())
        .containsKeys("negotiation", "wire", "evidence");

    JsonObject draft = step(steps, "relay-draft");
    assertThat(text(draft, "outcome")).isEqualTo("succeeded");
    assertThat(text(draft, "binding")).isEqualTo("draft");
    assertThat(text(draft, "warning")).isNotEmpty();
    assertThat(text(step(steps, "summary"), "outcome")).isEqualTo("as announced");
  }

  @Test
  void runsOnTheLibraryInThisProcess() throws Exception {
    Programs.require("libtpms", EmbeddedTpm.isInstalled());
    try {
      for (int run = 1; run <= 2; run++) {
        assertThat(run("--json", "--tpm", "embedded")).as(err.toString()).isZero();
        assertThat(text(step(steps(), "tpm"), "address")).isEqualTo("embedded");
        assertThat(text(step(steps(), "summary"), "outcome")).isEqualTo("as announced");
        out.getBuffer().setLength(0);
      }
    } finally {
      EmbeddedTpm.powerOff();
    }
  }

  @Test
  void runsOnATpmThatRunsAlreadyAndLeavesItRunning() throws Exception {
    SoftwareTpm.require();
    try (Swtpm swtpm = Swtpm.start()) {
      String address = swtpm.address().toString();
      assertThat(run("--json", "--tpm", address)).as(err.toString()).isZero();
      assertThat(text(step(steps(), "tpm"), "address")).isEqualTo(address);
      assertThat(text(step(steps(), "summary"), "outcome")).isEqualTo("as announced");
      assertThat(swtpm.process().isAlive()).isTrue();
    }
  }

  /** Then no key of the demonstration stays in the TPM. */
  @Test
  void keepsTheAttestationKeyInAFile(@TempDir Path directory) throws Exception {
    SoftwareTpm.require();
    Path key = directory.resolve("device.ak");
    try (Swtpm swtpm = Swtpm.start()) {
      for (int run = 1; run <= 2; run++) {
        assertThat(run("--json", "--tpm", swtpm.address().toString(), "--ak-file=" + key))
            .as(err.toString())
            .isZero();
        assertThat(text(step(steps(), "summary"), "outcome")).isEqualTo("as announced");
        out.getBuffer().setLength(0);
      }
      assertThat(key).isRegularFile();
      try (TpmConnection connection = TpmConnection.to(swtpm.address())) {
        List<Integer> kept =
            connection.call(
                TpmOperation.named("listing"),
                Deadline.in(Duration.ofSeconds(20)),
                channel -> channel.handles(0x81000000));
        assertThat(kept).isEmpty();
      }
    }
    assertThat(run("--ak-file=" + key)).isEqualTo(2);
    assertThat(err.toString()).contains("go with --tpm");
  }

  @Test
  void leavesTheTpmOfAMachineAlone() {
    assertThat(run("--tpm", "device:/dev/tpmrm0")).isEqualTo(2);
    assertThat(err.toString()).contains("lasts until the machine is started again");
  }

  @Test
  void tellsPeopleTheSameOnOneScreenWithoutColours() {
    SoftwareTpm.require();

    assertThat(run("--pcrs", "sha256:0,4,16")).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains(
            "ADMITTED",
            "draft-07",
            "binding bound",
            "PCRs           sha256:0,4,16",
            "PCR digest",
            "affirming")
        .contains("NOT_AFFIRMING         access_denied(49)")
        .contains("BINDING_MISMATCH      bad_certificate(42)")
        .contains("PROOF_OF_POSSESSION   decrypt_error(51)")
        .contains("WARNING", "SUCCEEDS", "As announced.")
        .doesNotContain("\u001b");
    assertThat(out.toString().lines())
        .hasSizeLessThan(60)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    List<String> attacks =
        out.toString()
            .lines()
            .map(String::strip)
            .filter(
                line ->
                    List.of(Attack.values()).stream().anyMatch(it -> line.startsWith(it.title())))
            .toList();
    assertThat(attacks).hasSize(4);
    for (Attack attack : Attack.values()) {
      assertThat(attacks.get(attack.ordinal())).startsWith(attack.title());
    }
  }

  @Test
  void showsTheGatewayInFrontOfARealBroker() {
    SoftwareTpm.require();
    Programs.require("mosquitto");
    Programs.require("mosquitto_pub");

    assertThat(run("--gateway")).as(out + "\n" + err).isZero();

    assertThat(out.toString())
        .containsSubsequence(
            "the broker sees the attested",
            "a client id that is not the device's is refused",
            "stays connected",
            "the device is refused, NOT_AFFIRMING",
            "the live connection is closed",
            "Everything came as announced.")
        .doesNotContain("FAILED");
    assertThat(err.toString() + out).doesNotContain("anybody on this machine may use");
  }

  @Test
  void theGatewayIsShownWithoutACapture() {
    assertThat(run("--gateway", "--capture=nowhere")).isEqualTo(2);
    assertThat(err.toString()).contains("--gateway goes without --capture");
  }

  @Test
  void saysWhatDiffersAndFailsWhenARefusalDoesNotCome() throws Exception {
    SoftwareTpm.require();
    PrintWriter lines = new PrintWriter(out, true);
    Report notes = new Report(lines, new PrintWriter(err, true), true);
    // Register 16 is not among those that evidence is about: nobody can notice.
    Demo demo =
        new Demo(
            () -> Device.start(PcrSelection.of(TpmHash.SHA256, List.of(0, 1))),
            16,
            new JsonReport(lines),
            notes,
            Recording.NONE);

    assertThat(demo.run()).isFalse();

    Map<String, JsonObject> steps = steps();
    assertThat(text(step(steps, "changed-pcr"), "outcome")).isEqualTo("admitted");
    JsonObject summary = step(steps, "summary");
    assertThat(text(summary, "outcome")).isEqualTo("differs");
    assertThat(summary.required("differences").asArray())
        .isNotEmpty()
        .allSatisfy(difference -> assertThat(difference.asText()).startsWith("changed-pcr: "));
  }

  @Test
  void listsDifferencesForPeople() {
    TextReport report = new TextReport(new PrintWriter(out, true), new Style(true));

    report.ends(List.of("relay: alert sent: announced a, found b"));

    assertThat(out.toString())
        .contains("\u001b[31mNot as announced:\u001b[0m", "  relay: alert sent")
        .doesNotContain("As announced.");
  }

  @ParameterizedTest
  @CsvSource({
    "sha256:17-22, changed by software",
    "sha256:0-24, registers 0..23",
  })
  void refusesRegistersThatItCannotChange(String pcrs, String problem) {
    assertThat(run("--pcrs", pcrs)).isEqualTo(2);
    assertThat(err.toString()).contains("USAGE", problem);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha1:0-7", "sha384:0", "sha256:", "0-7"})
  void refusesSpellingsOfRegisters(String pcrs) {
    assertThat(run("--pcrs", pcrs)).isEqualTo(2);
    assertThat(err.toString()).contains("--pcrs");
  }

  private int run(String... arguments) {
    return new CommandLine(new DemoCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
        .setExecutionExceptionHandler(
            (thrown, command, parsed) -> {
              Failure failure = Failure.of(thrown);
              command.getErr().println(failure.line());
              return failure.status().code();
            })
        .execute(arguments);
  }

  private static void assertRefused(
      Map<String, JsonObject> steps, String name, String reason, int alert, String alertName)
      throws MalformedException {
    JsonObject step = step(steps, name);
    assertThat(text(step, "outcome")).isEqualTo("refused");
    assertThat(text(step, "reason")).isEqualTo(reason);
    assertThat(step.required("alert").asLong(0, 255)).isEqualTo(alert);
    assertThat(text(step, "alert_name")).isEqualTo(alertName);
    JsonObject delivered = step.required("delivered").asObject();
    assertThat(delivered.required("server").asLong(0, 9999)).isZero();
    assertThat(delivered.required("client").asLong(0, 9999)).isZero();
    assertThat(step.required("timings").asObject().members()).containsKey("total");
  }

  private Map<String, JsonObject> steps() throws MalformedException {
    Map<String, JsonObject> steps = new LinkedHashMap<>();
    for (String line : out.toString().lines().toList()) {
      JsonObject step = JsonReader.read(Bytes.utf8(line), "step", 16 * 1024).asObject();
      assertThat(steps.put(text(step, "step"), step)).as("step told twice: " + line).isNull();
    }
    return steps;
  }

  private static JsonObject step(Map<String, JsonObject> steps, String name) {
    return Objects.requireNonNull(steps.get(name), name);
  }

  private static String text(JsonObject step, String member) throws MalformedException {
    JsonItem value = step.required(member);
    return value.asText();
  }
}
