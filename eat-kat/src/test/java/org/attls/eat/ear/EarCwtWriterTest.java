package org.attls.eat.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcCurve;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationResult;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EarCwtWriterTest {
  private static final HandSignedTokens TOKENS = new HandSignedTokens(EcCurve.P256);
  private static final Bytes NONCE = Bytes.fromHex("0001020304050607");
  private static final Instant NOW = Instant.ofEpochSecond(1767225600);

  @ParameterizedTest
  @EnumSource(
      value = EcCurve.class,
      names = {"P256", "P384"})
  void readsWhatItWrites(EcCurve curve) throws Exception {
    HandSignedTokens tokens = new HandSignedTokens(curve);
    String jwk = tokens.privateJwk();
    String withKid = jwk.substring(0, jwk.length() - 1) + ",\"kid\":\"k\\u00e9\"}";
    for (String key : List.of(jwk, withKid)) {
      EarSigner signer = EarSigner.readJwk(Bytes.utf8(key), "key");
      Appraisal appraisal = appraisal();
      Bytes token =
          EarWriter.of(EarProfile.IETF_03, signer, "Developer", "1.0")
              .withValidity(Duration.ofMinutes(5))
              .writeCwt(
                  NOW.plusMillis(900),
                  NONCE,
                  EarStatement.annotated(
                      "PARSEC_TPM", appraisal, "{\"kat\":{\"a\":[1,-2,true,null,\"t\"]}}"));
      AttestationResult result = EarVerifier.of(List.of(signer.publicKey())).verify(token);
      assertThat(result.issuedAt()).isEqualTo(NOW);
      assertThat(result.expiresAt()).contains(NOW.plusSeconds(300));
      assertThat(result.nonce()).contains(NONCE);
      assertThat(result.developer()).isEqualTo("Developer");
      assertThat(result.build()).isEqualTo("1.0");
      assertThat(result.globalStatus()).contains(appraisal.status());
      assertThat(result.appraisals()).isEqualTo(Map.of("PARSEC_TPM", appraisal));
    }
  }

  @Test
  void writesNothingThatIsNotRead() {
    EarSigner signer = EarSigner.generate(EcCurve.P256);
    EarStatement good = new EarStatement("X", appraisal());
    EarWriter writer = EarWriter.of(EarProfile.IETF_03, signer, "D", "B");
    refuses(writer, Bytes.of(1, 2, 3), good);
    refuses(writer, Bytes.copyOf(new byte[65]), good);
    refuses(writer.withValidity(Duration.ofDays(4_000_000)), NONCE, good);
    for (String json : List.of("[]", "{", "{\"a\":1.5}", "{\"a\":1e99}", "{\"a\":1,\"a\":1}")) {
      refuses(writer, NONCE, EarStatement.annotated("X", appraisal(), json));
    }
    String large = "{\"a\":\"" + "x".repeat(65_500) + "\"}";
    refuses(writer, NONCE, EarStatement.annotated("X", appraisal(), large));
    for (EarProfile old : List.of(EarProfile.VERAISON_2023, EarProfile.IETF_02)) {
      refuses(EarWriter.of(old, signer, "D", "B"), NONCE, good);
    }
  }

  private static Appraisal appraisal() {
    Map<TrustVector.Claim, Integer> vector = new LinkedHashMap<>();
    for (TrustVector.Claim claim : TrustVector.Claim.values()) {
      vector.put(claim, -claim.ordinal());
    }
    return new Appraisal(
        Tier.WARNING,
        new TrustVector(vector),
        List.of("policy:1", "policy:2"),
        Optional.of(TOKENS.key().key().spki()),
        Optional.of(NONCE),
        Optional.of("PCR 7 differs"));
  }

  private static void refuses(EarWriter writer, Bytes nonce, EarStatement statement) {
    assertThatThrownBy(() -> writer.writeCwt(NOW, nonce, statement))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
