package org.attls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.CompactJws;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.ear.EarVerifier;
import org.attls.eat.ear.EarWriter;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.interop.GoLibraries.GoRefusal;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attestation results in Veraison's form, against the library {@code ear}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EarWithGoTest {
  private static final Instant NOW = Instant.now();
  private static final Bytes NONCE = Bytes.fromHex("fb".repeat(32));

  private final GoLibraries go = GoLibraries.start();
  private final JwkPair keys = JwkPair.generate();

  @AfterAll
  void end() throws IOException, InterruptedException {
    go.close();
  }

  static Stream<EarStatement> statements() {
    Appraisal good =
        new Appraisal(
            Tier.AFFIRMING,
            new TrustVector(
                Map.of(TrustVector.Claim.HARDWARE, 2, TrustVector.Claim.EXECUTABLES, 3)),
            List.of("policy:PARSEC_TPM"),
            Optional.of(EcSigner.generate(EcCurve.P256).publicKey().spki()),
            Optional.empty(),
            Optional.empty());
    Appraisal bad =
        new Appraisal(
            Tier.CONTRAINDICATED,
            new TrustVector(Map.of(TrustVector.Claim.EXECUTABLES, 96)),
            List.of("policy:PARSEC_TPM"),
            Optional.empty(),
            Optional.empty(),
            Optional.of("PCR 7 differs"));
    return Stream.of(
        new EarStatement("PARSEC_TPM", good),
        EarStatement.annotated("PARSEC_TPM", good, "{\"kat\":{\"kid\":\"AQID\"}}"),
        new EarStatement("PARSEC_TPM", bad));
  }

  private Bytes written(EarStatement statement) {
    return EarWriter.of(EarProfile.VERAISON_2023, keys.signer(), "Developer", "1.0")
        .write(NOW, NONCE, statement);
  }

  @ParameterizedTest
  @MethodSource("statements")
  void goVerifiesWhatWeWrite(EarStatement statement) throws GoRefusal, MalformedException {
    Bytes token = written(statement);
    assertThat(Json.text(go.read("ear", token, keys.publicKey().spki())))
        .isEqualTo(Json.text(claims(token)));
  }

  @Test
  void goRefusesTheResultOfAnotherKey() {
    Bytes token = written(statements().findFirst().orElseThrow());
    Bytes otherKey = EcSigner.generate(EcCurve.P256).publicKey().spki();
    assertThatThrownBy(() -> go.read("ear", token, otherKey)).isInstanceOf(GoRefusal.class);
  }

  @ParameterizedTest
  @MethodSource("statements")
  void weVerifyWhatGoWrites(EarStatement statement)
      throws GoRefusal, MalformedException, AttestationException {
    Bytes ours = written(statement);
    Bytes theirs = go.write("ear", claims(ours), keys.privateJwk());
    EarVerifier verifier = EarVerifier.of(List.of(keys.signer().publicKey()));
    AttestationResult expected = verifier.verify(ours);
    AttestationResult result = verifier.verify(theirs);
    assertThat(result.appraisals()).isEqualTo(expected.appraisals());
    assertThat(result.nonce()).isEqualTo(expected.nonce());
    assertThat(result.issuedAt()).isEqualTo(expected.issuedAt());
    assertThat(result.developer()).isEqualTo(expected.developer());
    assertThat(result.build()).isEqualTo(expected.build());
    assertThat(result.profile()).isEqualTo(expected.profile());
  }

  private static Object claims(Bytes token) throws MalformedException {
    return Json.read(
        new String(
            CompactJws.read(token).payload().toArray(), java.nio.charset.StandardCharsets.UTF_8));
  }
}
