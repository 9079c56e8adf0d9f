package org.attls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.parsec.ParsecTpmExpectation;
import org.attls.eat.parsec.ParsecTpmJson;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.parsec.ParsecTpmVerification;
import org.attls.interop.GoLibraries.GoRefusal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parsec TPM evidence, against the library {@code parsec}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParsecWithGoTest {
  // Numbers of the Named Information registry, which the library uses.
  private static final Map<EcCurve, Long> HASHES =
      Map.of(EcCurve.P256, 1L, EcCurve.P384, 7L, EcCurve.P521, 8L);

  private final GoLibraries go = GoLibraries.start();

  @AfterAll
  void end() throws IOException, InterruptedException {
    go.close();
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void goVerifiesWhatWeMake(EcCurve curve) throws GoRefusal, MalformedException {
    SoftwareEvidence evidence = new SoftwareEvidence(curve);
    JsonObject understood =
        go.read("parsec-tpm", evidence.token.encode(), evidence.attestationKey.spki()).asObject();
    Bytes name = evidence.identity.name();
    assertThat(understood.required("kid").asText()).isEqualTo(evidence.token.kat().kid().hex());
    assertThat(understood.required("katNonce").asText()).isEqualTo(evidence.challenge.hex());
    assertThat(understood.required("patNonce").asText()).isEqualTo(evidence.challenge.hex());
    assertThat(understood.required("key").asText()).isEqualTo(evidence.identity.key().spki().hex());
    assertThat(understood.required("name").asText()).isEqualTo(name.slice(2, name.size()).hex());
    assertThat(Json.text(understood.required("pcrs"))).isEqualTo("[0,1,7]");
    assertThat(understood.required("hashAlgorithm").asLong(0, 99)).isEqualTo(HASHES.get(curve));
    assertThat(understood.required("pcrDigest").asText())
        .isEqualTo(evidence.registers.digest().hex());
  }

  @Test
  void goRefusesEvidenceOfAnotherKey() {
    SoftwareEvidence evidence = new SoftwareEvidence(EcCurve.P256);
    Bytes otherKey = new SoftwareEvidence(EcCurve.P256).attestationKey.spki();
    assertThatThrownBy(() -> go.read("parsec-tpm", evidence.token.encode(), otherKey))
        .isInstanceOf(GoRefusal.class)
        .hasMessageContaining("Verification failed");
  }

  @ParameterizedTest
  @EnumSource(EcCurve.class)
  void weVerifyWhatGoEncodes(EcCurve curve) throws GoRefusal, MalformedException {
    SoftwareEvidence evidence = new SoftwareEvidence(curve);
    Bytes encoded = go.write("parsec-tpm", Json.read(ParsecTpmJson.write(evidence.token)));
    assertThat(ParsecTpmToken.read(encoded)).isEqualTo(evidence.token);
    assertThat(
            ParsecTpmVerification.verify(
                    encoded, ParsecTpmExpectation.of(evidence.attestationKey, evidence.challenge))
                .firstFailure())
        .isEmpty();
  }
}
