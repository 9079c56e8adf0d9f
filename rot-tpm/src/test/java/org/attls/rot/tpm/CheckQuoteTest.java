package org.attls.rot.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.IdentityKey;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.attls.rot.tpm.testing.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether somebody else's tool accepts our quotes: tpm2_checkquote of tpm2-tools. */
class CheckQuoteTest {
  private static final Bytes CHALLENGE = TpmHash.SHA256.digest(Bytes.utf8("challenge"));

  /** tpm2_checkquote 5.4 fails on eight or more plain values, those of its own quotes too. */
  private static final PcrSelection PCRS = PcrSelection.of(TpmHash.SHA256, List.of(0, 2, 7, 16));

  @TempDir Path directory;

  @Test
  void tpm2ToolsAcceptsTheQuoteAndNoOther() throws Exception {
    Tools.require("tpm2_checkquote", "tpm2-tools");
    try (SoftwareTpm tpm = SoftwareTpm.start();
        TpmAttester attester = tpm.attester(PCRS);
        IdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
      TpmPlatform.extend(tpm.connection(), 7, CHALLENGE, SoftwareTpm.soon());
      PcrValues registers = TpmPlatform.read(tpm.connection(), PCRS, SoftwareTpm.soon());
      CmwRecord evidence =
          (CmwRecord) attester.attest(ParsecTpmToken.TYPE, CHALLENGE, key, SoftwareTpm.soon());
      ParsecTpmToken.Pat pat = ParsecTpmToken.read(evidence.value()).pat();
      write("ak.pem", Bytes.utf8(attester.attestationKey().key().pem()));
      write("quote", pat.attestInfo());
      write("signature", pat.sig());
      write("registers", values(registers));

      Tools.Result accepted = check("quote", CHALLENGE);
      assertThat(accepted.exitCode()).as(accepted.output()).isZero();

      byte[] altered = pat.attestInfo().toArray();
      altered[altered.length - 1] ^= 1;
      write("altered", Bytes.copyOf(altered));
      assertThat(check("altered", CHALLENGE).exitCode()).isNotZero();
      assertThat(check("quote", TpmHash.SHA256.digest(CHALLENGE)).exitCode()).isNotZero();
      TpmPlatform.extend(tpm.connection(), 7, CHALLENGE, SoftwareTpm.soon());
      write("registers", values(TpmPlatform.read(tpm.connection(), PCRS, SoftwareTpm.soon())));
      assertThat(check("quote", CHALLENGE).exitCode()).as("other register values").isNotZero();
    }
  }

  private Tools.Result check(String message, Bytes challenge) throws Exception {
    List<String> command =
        List.of(
            "tpm2_checkquote",
            "--public=" + file("ak.pem"),
            "--message=" + file(message),
            "--signature=" + file("signature"),
            "--pcr=" + file("registers"),
            "--pcr-list=" + "sha256:" + registerList(),
            "--qualification=" + challenge.hex(),
            "--hash-algorithm=sha256");
    return Tools.attempt(command.toArray(String[]::new));
  }

  /** tpm2-tools knows no ranges. */
  private static String registerList() {
    return String.join(",", PCRS.indices().stream().map(String::valueOf).toList());
  }

  /** As tpm2_pcrread writes them: one value behind the other, ascending. */
  private static Bytes values(PcrValues registers) {
    return Bytes.concat(new ArrayList<>(registers.values().values()).toArray(Bytes[]::new));
  }

  private void write(String name, Bytes octets) throws Exception {
    Files.write(file(name), octets.toArray());
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}
