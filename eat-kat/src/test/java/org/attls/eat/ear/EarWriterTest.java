package org.attls.eat.ear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Reason;
import org.attls.rats.ResultToken;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EarWriterTest {
  private static final EarSigner SIGNER = EarSigner.generate(EcCurve.P256);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.9Z");
  private static final Bytes NONCE = Bytes.fromHex("fb".repeat(32));
  private static final Bytes KEY = SIGNER.publicKey().key().spki();
  private static final Appraisal GOOD =
      new Appraisal(
          Tier.AFFIRMING,
          vector(Map.of(TrustVector.Claim.HARDWARE, 2, TrustVector.Claim.EXECUTABLES, -32)),
          List.of("policy:PARSEC_TPM"),
          Optional.of(KEY),
          Optional.of(NONCE),
          Optional.empty());
  private static final Appraisal BAD =
      new Appraisal(
          Tier.CONTRAINDICATED,
          vector(Map.of(TrustVector.Claim.EXECUTABLES, 96)),
          List.of("policy:PARSEC_TPM"),
          Optional.empty(),
          Optional.empty(),
          Optional.of("PCR 7 \"differs\"\n"));

  @Test
  void aRelyingPartyInTheProcessReadsWhatEverybodyElseReads() throws Exception {
    for (EarProfile profile : EarVerifier.DEFAULT_PROFILES) {
      EarWriter forEver = EarWriter.of(profile, SIGNER, "Developer", "1.0");
      for (EarWriter writer : List.of(forEver, forEver.withValidity(Duration.ofMillis(1500)))) {
        for (Appraisal appraisal : List.of(GOOD, BAD)) {
          EarStatement said = EarStatement.annotated("PARSEC_TPM", appraisal, "{}");
          AttestationResult result = writer.result(NOW, NONCE, said);
          readAsOthersDo(result);
          assertThat(CompactJws.read(result.token()).payload())
              .isEqualTo(CompactJws.read(writer.write(NOW, NONCE, said)).payload());
        }
      }
    }
  }

  private static void readAsOthersDo(AttestationResult result) throws Exception {
    assertThat(result.nonce()).contains(NONCE);
    assertThat(result.source().isReceived()).isFalse();
    AttestationResult others = EarVerifier.of(List.of(SIGNER.publicKey())).verify(result.token());
    assertThat(others).usingRecursiveComparison().ignoringFields("source").isEqualTo(result);
    assertThat(result.token()).isSameAs(result.token());
    assertThat(result.source().digest())
        .isEqualTo(ResultToken.received(CompactJws.read(others.token()).payload()).digest());
  }

  @Test
  void claimsForARelyingPartyInTheProcessAreWrittenWhenAsked() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    EarStatement said =
        new EarStatement(
            "PARSEC_TPM", GOOD, Optional.of(() -> "{\"a\":" + asked.incrementAndGet() + "}"));
    AttestationResult result =
        EarWriter.of(EarProfile.VERAISON_2023, SIGNER, "D", "B").result(NOW, NONCE, said);
    assertThat(asked).hasValue(0);
    Bytes digest = result.source().digest();
    assertThat(result.source().digest()).isEqualTo(digest);
    assertThat(CompactJws.read(result.token()).payload().toArray())
        .asString()
        .contains("{\"a\":1}");
    assertThat(asked).hasValue(1);
  }

  @Test
  void whatARelyingPartyWouldNotReadIsNoResultInTheProcess() {
    EarWriter superseded = EarWriter.of(EarProfile.IETF_02, SIGNER, "Developer", "1.0");
    assertThatThrownBy(() -> superseded.result(NOW, NONCE, new EarStatement("PARSEC_TPM", GOOD)))
        .isInstanceOfSatisfying(
            AttestationException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.RESULT_INVALID));
    EarWriter writer = EarWriter.of(EarProfile.VERAISON_2023, SIGNER, "Developer", "1.0");
    EarStatement good = new EarStatement("PARSEC_TPM", GOOD);
    assertThatThrownBy(() -> writer.result(NOW, Bytes.copyOf(new byte[7]), good))
        .isInstanceOf(IllegalArgumentException.class);
    Appraisal twoPolicies =
        new Appraisal(
            GOOD.status(),
            GOOD.vector(),
            List.of("a", "b"),
            GOOD.attestedKey(),
            GOOD.evidenceNonce(),
            GOOD.problem());
    assertThatThrownBy(() -> writer.result(NOW, NONCE, new EarStatement("X", twoPolicies)))
        .isInstanceOf(IllegalArgumentException.class);
    Appraisal noKey =
        new Appraisal(
            GOOD.status(),
            GOOD.vector(),
            GOOD.policyIds(),
            Optional.of(Bytes.of(1)),
            GOOD.evidenceNonce(),
            GOOD.problem());
    EarWriter forAges = writer.withValidity(Duration.ofDays(4_000_000));
    for (ThrowingCallable unreadable :
        List.<ThrowingCallable>of(
            () -> writer.result(NOW, NONCE, new EarStatement("X", noKey)),
            () -> forAges.result(NOW, NONCE, good),
            () -> writer.result(Instant.ofEpochSecond(-1), NONCE, good))) {
      assertThatThrownBy(unreadable)
          .isInstanceOfSatisfying(
              AttestationException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.RESULT_INVALID));
    }
  }

  @Test
  void aSignatureThatWentWrongGoesNowhere() throws Exception {
    PrivateKey other = pair().getPrivate();
    EarSigner faulty = EarSigner.of(new EcSigner(other, SIGNER.publicKey().key()));
    EarWriter writer = EarWriter.of(EarProfile.VERAISON_2023, faulty, "Developer", "1.0");
    EarStatement said = new EarStatement("PARSEC_TPM", GOOD);
    assertThatThrownBy(() -> writer.write(NOW, NONCE, said))
        .isInstanceOf(IllegalStateException.class);
    AttestationResult result = writer.result(NOW, NONCE, said);
    assertThatThrownBy(result::token).isInstanceOf(IllegalStateException.class);
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @ParameterizedTest
  @EnumSource(EarProfile.class)
  void readsWhatItWrites(EarProfile profile) throws Exception {
    for (EcCurve curve : List.of(EcCurve.P256, EcCurve.P384)) {
      EarSigner signer = EarSigner.generate(curve);
      for (Appraisal appraisal : List.of(GOOD, BAD)) {
        Bytes token =
            EarWriter.of(profile, signer, "Developer", "1.0")
                .withValidity(Duration.ofMinutes(5))
                .write(
                    NOW,
                    NONCE,
                    EarStatement.annotated("PARSEC_TPM", appraisal, "{\"kat\":{\"a\":[1]}}"));
        AttestationResult result =
            EarVerifier.of(List.of(signer.publicKey())).withProfiles(Set.of(profile)).verify(token);
        assertThat(result.issuedAt()).isEqualTo(Instant.ofEpochSecond(NOW.getEpochSecond()));
        assertThat(result.expiresAt()).contains(result.issuedAt().plusSeconds(300));
        assertThat(result.nonce()).contains(NONCE);
        assertThat(result.developer()).isEqualTo("Developer");
        assertThat(result.build()).isEqualTo("1.0");
        assertThat(result.globalStatus())
            .isEqualTo(
                profile == EarProfile.IETF_03 ? Optional.of(appraisal.status()) : Optional.empty());
        assertThat(result.appraisals()).isEqualTo(Map.of("PARSEC_TPM", asRead(profile, appraisal)));
      }
    }
  }

  @Test
  void writesTheFormOfVeraison() throws Exception {
    Bytes token =
        EarWriter.of(EarProfile.VERAISON_2023, SIGNER, "D", "B")
            .write(NOW, NONCE, EarStatement.annotated("PARSEC_TPM", GOOD, "{}"));
    JsonObject claims = JsonReader.read(CompactJws.read(token).payload(), "ear", 9999).asObject();
    assertThat(claims.members().keySet())
        .containsExactlyInAnyOrder("eat_profile", "iat", "ear.verifier-id", "eat_nonce", "submods");
    assertThat(claims.required("eat_nonce").asText())
        .isEqualTo(Base64.getUrlEncoder().encodeToString(NONCE.toArray()))
        .endsWith("=")
        .contains("-");
    JsonObject appraisal = claims.required("submods").asObject().required("PARSEC_TPM").asObject();
    assertThat(appraisal.members().keySet())
        .containsExactlyInAnyOrder(
            "ear.status",
            "ear.trustworthiness-vector",
            "ear.appraisal-policy-id",
            "ear.veraison.key-attestation",
            "ear.veraison.annotated-evidence");
    assertThat(appraisal.required("ear.trustworthiness-vector").asObject().members()).hasSize(8);
    assertThat(
            appraisal
                .required("ear.veraison.key-attestation")
                .asObject()
                .required("akpub")
                .asText())
        .hasSize(122)
        .startsWith("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE");
  }

  @Test
  void writesTheNamesOfDraft03() throws Exception {
    Bytes token =
        EarWriter.of(EarProfile.IETF_03, SIGNER, "D", "B")
            .write(NOW, NONCE, EarStatement.annotated("PARSEC_TPM", GOOD, "{}"));
    JsonObject claims = JsonReader.read(CompactJws.read(token).payload(), "ear", 9999).asObject();
    assertThat(claims.members().keySet())
        .containsExactlyInAnyOrder(
            "eat_profile", "ear_status", "iat", "ear_verifier_id", "eat_nonce", "submods");
    assertThat(claims.required("submods").asObject().required("PARSEC_TPM").asObject().members())
        .containsOnlyKeys(
            "ear_status",
            "ear_trustworthiness_vector",
            "ear_appraisal_policy_ids",
            "eat_nonce",
            "ear_veraison_key_attestation",
            "ear_veraison_annotated_evidence");
  }

  @Test
  void satisfiesAnotherImplementation() throws Exception {
    Bytes token =
        EarWriter.of(EarProfile.VERAISON_2023, SIGNER, "D", "B")
            .write(NOW, NONCE, new EarStatement("PARSEC_TPM", GOOD));
    SignedJWT jwt = SignedJWT.parse(new String(token.toArray(), StandardCharsets.US_ASCII));
    assertThat(jwt.verify(new ECDSAVerifier(SIGNER.publicKey().key().publicKey()))).isTrue();
    assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(jwt.getHeader().getType().getType()).isEqualTo("JWT");
  }

  @Test
  void writesNothingThatIsNotRead() {
    EarWriter writer = EarWriter.of(EarProfile.VERAISON_2023, SIGNER, "D", "B");
    refuses(writer, Bytes.of(1, 2, 3), GOOD, "{}");
    refuses(writer, Bytes.copyOf(new byte[65]), GOOD, "{}");
    refuses(writer, NONCE, GOOD, "[]");
    refuses(writer, NONCE, GOOD, "{");
    refuses(writer, NONCE, GOOD, "{\"a\":1,\"a\":2}");
    refuses(writer, NONCE, GOOD, "{},\"x\":{}");
    refuses(writer, NONCE, GOOD, "{\"a\":" + "[".repeat(14) + "]".repeat(14) + "}");
    refuses(writer, NONCE, GOOD, "{\"a\":\"" + "x".repeat(60_000) + "\"}");
    refuses(
        writer,
        NONCE,
        new Appraisal(
            GOOD.status(),
            GOOD.vector(),
            List.of("a", "b"),
            GOOD.attestedKey(),
            Optional.empty(),
            Optional.empty()),
        "{}");
    refuses(
        writer,
        NONCE,
        new Appraisal(
            GOOD.status(),
            GOOD.vector(),
            List.of(),
            Optional.of(Bytes.of(1)),
            Optional.empty(),
            Optional.empty()),
        "{}");
    assertThatThrownBy(() -> writer.withValidity(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readsNoncesInBothAlphabets() throws MalformedException {
    Bytes nonce = Bytes.fromHex("fbff".repeat(5));
    Base64.Encoder standard = Base64.getEncoder();
    Base64.Encoder url = Base64.getUrlEncoder();
    for (Base64.Encoder encoder :
        List.of(standard, url, standard.withoutPadding(), url.withoutPadding())) {
      String text = encoder.encodeToString(nonce.toArray());
      assertThat(readNonce(text)).isEqualTo(nonce);
    }
    for (String wrong :
        List.of(
            "-_-_-_-_-_+_-w==",
            "-_-_-_-_-_-_-w=",
            "-_-_-_-_-_-_-x==",
            "-_-_-_-_-_-_-w===",
            "=",
            "",
            "-_-_-_-_-_-_\\n-w==")) {
      assertThatThrownBy(() -> readNonce(wrong)).isInstanceOf(MalformedException.class);
    }
  }

  private static Bytes readNonce(String text) throws MalformedException {
    return EarNonce.read(JsonReader.read(Bytes.utf8('"' + text + '"'), "nonce", 999));
  }

  private static void refuses(
      EarWriter writer, Bytes nonce, Appraisal appraisal, String annotatedEvidence) {
    assertThatThrownBy(
            () ->
                writer.write(NOW, nonce, EarStatement.annotated("X", appraisal, annotatedEvidence)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** All eight claims are written, and the nonce in the evidence only since -03. */
  private static Appraisal asRead(EarProfile profile, Appraisal written) {
    Map<TrustVector.Claim, Integer> all = new EnumMap<>(TrustVector.Claim.class);
    for (TrustVector.Claim claim : TrustVector.Claim.values()) {
      all.put(claim, written.vector().claims().getOrDefault(claim, 0));
    }
    return new Appraisal(
        written.status(),
        vector(all),
        written.policyIds(),
        written.attestedKey(),
        profile == EarProfile.IETF_03 ? written.evidenceNonce() : Optional.empty(),
        written.problem());
  }

  private static TrustVector vector(Map<TrustVector.Claim, Integer> claims) {
    return new TrustVector(claims);
  }
}
