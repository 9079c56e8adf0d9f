package org.attls.eat.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.eat.key.RsaKey;
import org.attls.eat.key.VerificationKey;
import org.attls.eat.parsec.RsaAttestation;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmSigningScheme;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.eat.tpm.TpmtSignature;
import org.attls.testing.Bounded;

/** TPMS_ATTEST, TPMT_PUBLIC, TPMT_SIGNATURE, and registers as people spell them. */
class TpmStructuresFuzzTest {
  private static final List<VerificationKey> KEYS =
      List.of(
          EcSigner.generate(EcCurve.P256).publicKey(),
          new RsaAttestation(RsaKey.Size.BITS_2048, TpmSigningScheme.RSAPSS, TpmHash.SHA256).key(),
          new RsaAttestation(RsaKey.Size.BITS_3072, TpmSigningScheme.RSASSA, TpmHash.SHA384).key());

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    String text = new String(input, StandardCharsets.UTF_8);
    check(octets, it -> TpmsAttest.read(it, "input").encode(), octets);
    check(octets, it -> TpmtPublic.read(it, "input").encode(), octets);
    check(octets, it -> TpmtPublic.readEcc(it, "input").encode(), octets);
    check(octets, it -> TpmtSignature.read(it, "input").encode(), octets);
    for (VerificationKey key : KEYS) {
      // No octets hold their own signature.
      check(octets, it -> TpmtSignature.read(it, "input").verifies(key, it), false);
    }
    check(
        octets,
        it -> {
          PcrSelection selection = PcrSelection.parse(text, "input");
          return PcrSelection.parse(selection.spelling(), "input").sameRegisters(selection);
        },
        true);
    check(
        octets,
        it -> {
          PcrValues values = PcrValues.parse(text, "input");
          return PcrValues.parse(values.spelling(), "input").equals(values);
        },
        true);
  }

  private interface Reading {
    Object readAndRewrite(Bytes octets) throws MalformedException;
  }

  private static void check(Bytes octets, Reading reading, Object rewritten) {
    try {
      assertThat(Bounded.read(octets.size(), () -> reading.readAndRewrite(octets)))
          .isEqualTo(rewritten);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }
}
