package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.device.TpmAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code attls appraise} of what a real software TPM has just said. */
class AppraiseTest {
  private static final Bytes CHALLENGE = Bytes.copyOf(new byte[32]);

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
  void affirmsTheEnrolledStateAndNoOther() throws Exception {
    Path corim = site.directory().resolve("device.corim");
    RunningCommand.run("endorse", "--tpm=" + site.tpm(), "--trust-on-first-use", "--out=" + corim)
        .awaitOut("^endorsed instance ([0-9a-f]{66})$");
    assertThat(appraise(evidence(), corim).status()).isZero();
    site.extendRegister();
    Path other = evidence();
    RunningCommand refused = appraise(other, corim);
    refused.endsWith(1, "NOT_AFFIRMING");
    assertThat(refused.out()).contains("FAILED  digest of the registers");
    RunningCommand.run(
            "appraise",
            "--evidence=" + other,
            "--challenge=" + "11".repeat(32),
            "--trust-anchor=" + corim)
        .endsWith(1, "BINDING_MISMATCH");
  }

  private RunningCommand appraise(Path evidence, Path corim) {
    return RunningCommand.run(
        "appraise",
        "--evidence=" + evidence,
        "--challenge=" + CHALLENGE.hex(),
        "--trust-anchor=" + corim,
        "--key=" + site.directory().resolve("tik.der"));
  }

  private Path evidence() throws Exception {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30));
    try (TpmAttester attester =
            TpmAttester.open(
                TpmConnection.to(TpmAddress.parse(site.tpm())),
                0x8101000A,
                PcrSelection.parse("sha256:0-7", "pcrs"),
                deadline);
        IdentityKey key = attester.identityKey(deadline)) {
      Files.write(site.directory().resolve("tik.der"), key.subjectPublicKeyInfo().toArray());
      Cmw evidence = attester.attest(ParsecTpmToken.TYPE, CHALLENGE, key, deadline);
      return Files.write(site.directory().resolve("evidence.cmw"), evidence.octets().toArray());
    }
  }
}
