package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimReader;
import org.attls.corim.parsec.ParsecTpmEndorsements;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.attls.rot.tpm.swtpm.SwtpmAuthority;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code attls endorse --ek-ca} and {@code attls enrol} with TPMs that their maker certified. */
class EnrolTest {
  @TempDir static Path makersDirectory = Path.of("");

  @SuppressWarnings("NullAway.Init") // By manufacture().
  private static Swtpm device;

  @SuppressWarnings("NullAway.Init") // By manufacture().
  private static Swtpm other;

  @SuppressWarnings("NullAway.Init") // By manufacture().
  private static Path makers;

  @TempDir Path files = Path.of("");

  @BeforeAll
  static void manufacture() throws Exception {
    if (!Swtpm.isInstalled() || !SwtpmAuthority.isInstalled()) {
      String reason = "swtpm or swtpm_setup is not installed (packages swtpm, swtpm-tools)";
      Assertions.assertNotEquals("true", System.getenv("CI"), reason);
      Assumptions.abort(reason);
    }
    SwtpmAuthority maker = SwtpmAuthority.in(makersDirectory);
    device = Swtpm.start(maker);
    other = Swtpm.start(maker);
    makers =
        Files.writeString(
            makersDirectory.resolve("makers.pem"),
            Files.readString(maker.root()) + Files.readString(maker.issuer()));
  }

  @AfterAll
  @SuppressWarnings("NullAway") // Not started where swtpm is missing.
  static void stop() {
    for (Swtpm started : new Swtpm[] {device, other}) {
      if (started != null) {
        started.close();
      }
    }
  }

  @Test
  void endorsesATpmWhoseMakerIsTrusted() throws Exception {
    RunningCommand endorse =
        RunningCommand.run("endorse", tpm(device), "--ek-ca=" + makers, out("device.corim"));
    String instance = endorse.awaitOut("^endorsed instance ([0-9a-f]{66})$");
    assertThat(endorse.out())
        .containsPattern("tpm +id:00001014 swtpm id:20191023, EK ECC P-384\n")
        .containsPattern("ek certificate +[0-9a-f]{64}\n");
    assertThat(read("device.corim").trustAnchors())
        .singleElement()
        .satisfies(anchor -> assertThat(anchor.kid().hex()).isEqualTo(instance));
  }

  @Test
  void endorsesNoTpmOfAnotherMakerOrWithoutCertificate() throws Exception {
    Identities identities = Identities.in(files);
    RunningCommand.run(
            "endorse", tpm(device), "--ek-ca=" + identities.authority(), out("device.corim"))
        .endsWith(1, "EK_CERTIFICATE_UNTRUSTED");
    try (Swtpm plain = Swtpm.start()) {
      RunningCommand.run("endorse", tpm(plain), "--ek-ca=" + makers, out("device.corim"))
          .endsWith(1, "EK_CERTIFICATE_MISSING");
    }
    assertThat(files.resolve("device.corim")).doesNotExist();
  }

  @Test
  void enrolsATpmInFourSteps() throws Exception {
    request(device, "request");
    challenge("request", "challenge", "pending").awaitOut("^challenge made for instance ");
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(files.resolve("pending"))))
        .isEqualTo("rw-------");
    activate(device, "challenge", "answer").awaitOut("^the TPM opened the challenge$");
    RunningCommand accept = accept("answer", "pending", "device.corim");
    accept.awaitOut("^endorsed instance ([0-9a-f]{66})$");
    assertThat(read("device.corim").referenceStates())
        .singleElement()
        .satisfies(
            state ->
                assertThat(state.registers().keySet()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7));
  }

  @Test
  void enrolsAKeyThatIsKeptInAFile() throws Exception {
    String key = "--ak-file=" + files.resolve("device.ak");
    String instance =
        RunningCommand.run("enrol", "request", tpm(device), key, out("request"))
            .awaitOut("^enrolment requested for instance ([0-9a-f]{66})$");
    challenge("request", "challenge", "pending");
    RunningCommand.run(
            "enrol",
            "activate",
            files.resolve("challenge").toString(),
            tpm(device),
            key,
            out("answer"))
        .awaitOut("^the TPM opened the challenge$");
    accept("answer", "pending", "device.corim").awaitOut("^endorsed instance " + instance + "$");
  }

  @Test
  void refusesTheWrongTpmAndTheWrongAnswer() throws Exception {
    request(device, "request");
    request(other, "others-request");
    challenge("request", "challenge", "pending");
    challenge("others-request", "others-challenge", "others-pending");
    activate(other, "challenge", "answer").endsWith(1, "CHALLENGE_FOREIGN");
    activate(other, "others-challenge", "others-answer");
    accept("others-answer", "pending", "device.corim").endsWith(1, "CREDENTIAL_WRONG");
    accept("others-challenge", "pending", "device.corim").endsWith(65, "MALFORMED");
    assertThat(files.resolve("device.corim")).doesNotExist();
  }

  private static String tpm(Swtpm swtpm) {
    return "--tpm=" + swtpm.address();
  }

  private String out(String name) {
    return "--out=" + files.resolve(name);
  }

  private void request(Swtpm swtpm, String name) {
    RunningCommand.run("enrol", "request", tpm(swtpm), out(name))
        .awaitOut("^enrolment requested for instance ");
  }

  private RunningCommand challenge(String request, String name, String pending) {
    return RunningCommand.run(
        "enrol",
        "challenge",
        files.resolve(request).toString(),
        "--ek-ca=" + makers,
        out(name),
        "--pending=" + files.resolve(pending));
  }

  private RunningCommand activate(Swtpm swtpm, String challenge, String name) {
    return RunningCommand.run(
        "enrol", "activate", files.resolve(challenge).toString(), tpm(swtpm), out(name));
  }

  private RunningCommand accept(String answer, String pending, String name) {
    return RunningCommand.run(
        "enrol",
        "accept",
        files.resolve(answer).toString(),
        "--pending=" + files.resolve(pending),
        out(name));
  }

  private ParsecTpmEndorsements read(String name) throws Exception {
    return ParsecTpmProfile.endorsements(
        CorimReader.strict(Set.of(ParsecTpmProfile.PROFILE))
            .read(Bytes.copyOf(Files.readAllBytes(files.resolve(name)))),
        Instant.now());
  }
}
