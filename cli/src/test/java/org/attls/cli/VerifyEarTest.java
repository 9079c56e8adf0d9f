package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.ear.EarWriter;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.attls.rats.Appraisal;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code attls verify-ear}: the collected results, and results of our own. */
class VerifyEarTest {
  private static final String ACCEPTED = "0 ";
  private static final String MALFORMED = "65 MALFORMED";
  private static final String INVALID = "1 RESULT_INVALID";
  private static final String STALE = "1 RESULT_STALE";
  private static final String TIER = "1 NOT_AFFIRMING";
  private static final String KEY = "1 KEY_MISMATCH";

  /** How refused results are refused; the READMEs say that they are, and why. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("made-neg-iat-fraction.jwt", MALFORMED),
          Map.entry("made-neg-iat-missing.jwt", MALFORMED),
          Map.entry("made-neg-iat-future.jwt", STALE),
          Map.entry("made-neg-stale.jwt", STALE),
          Map.entry("made-neg-nonce-wrong.jwt", INVALID),
          Map.entry("made-neg-nonce-missing.jwt", INVALID),
          Map.entry("made-neg-two-appraisals.jwt", INVALID),
          Map.entry("made-neg-submods-missing.jwt", MALFORMED),
          Map.entry("made-neg-status-none.jwt", TIER),
          Map.entry("made-neg-status-warning.jwt", TIER),
          Map.entry("made-neg-status-unknown.jwt", MALFORMED),
          Map.entry("made-neg-vector-contradicts.jwt", TIER),
          Map.entry("made-neg-vector-range.jwt", MALFORMED),
          Map.entry("made-neg-vector-private-warning.jwt", TIER),
          Map.entry("made-neg-03-global-better.jwt", TIER),
          Map.entry("made-neg-mixed-names.jwt", MALFORMED),
          Map.entry("made-neg-profile-unknown.jwt", MALFORMED),
          Map.entry("made-neg-akpub-missing.jwt", KEY),
          Map.entry("made-neg-akpub-other.jwt", KEY),
          Map.entry("made-neg-akpub-padded.jwt", MALFORMED),
          Map.entry("made-neg-alg-none.jwt", INVALID),
          Map.entry("made-neg-alg-hs256-pubkey.jwt", INVALID),
          Map.entry("made-neg-embedded-jwk.jwt", INVALID),
          Map.entry("made-neg-sig-der.jwt", INVALID),
          Map.entry("made-neg-sig-zero.jwt", INVALID),
          Map.entry("made-neg-dup-claim.jwt", MALFORMED),
          Map.entry("made-neg-b64-padding.jwt", MALFORMED),
          Map.entry("made-neg-03-cwt-status96.cbor", TIER),
          Map.entry("go-neg-hs256.jwt", INVALID),
          Map.entry("go-neg-none.jwt", INVALID),
          Map.entry("go-neg-empty-claims.jwt", MALFORMED),
          // The signature verifies; the key inside is none.
          Map.entry("go-veraison-extensions.jwt", MALFORMED),
          // Claims without a signature are no result.
          Map.entry("ear-claims-key-attestation-ok.json", MALFORMED),
          Map.entry("ear-claims-key-attestation-ko.json", MALFORMED),
          Map.entry("ear-claims.json", MALFORMED),
          Map.entry("draft03-ear-json-1.json", MALFORMED),
          Map.entry("draft03-ear-json-2.json", MALFORMED),
          Map.entry("draft03-ear-cbor-1.cbor", MALFORMED),
          // Too old, and of another kind of evidence.
          Map.entry("poc-mock-ear.jwt", STALE),
          Map.entry("arc-test.jwt", INVALID));

  private static final Bytes CHALLENGE = Bytes.fromHex("000102030405060708090a0b0c0d0e0f");
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory = Path.of("");

  private final EarSigner signer = EarSigner.generate(EcCurve.P256);
  private final EcKey attested = EcSigner.generate(EcCurve.P256).publicKey();

  @Test
  void collectedResults() throws Exception {
    JsonObject context =
        JsonReader.read(Vectors.bytes("ear/made-context.json"), "context", 4096).asObject();
    String challenge =
        Base64Url.decode(context.required("challenge_b64url").asText(), "challenge").hex();
    Path key =
        write("tik.der", Base64Url.decode(context.required("tls_ik_spki_b64url").asText(), "tik"));
    String now = String.valueOf(context.required("now").asLong(0, Long.MAX_VALUE));
    BatchRun run = new BatchRun();
    Map<String, String> expected = new TreeMap<>();
    for (Map.Entry<String, String> row : VectorRows.of("ear").entrySet()) {
      List<String> options =
          new ArrayList<>(
              List.of(
                  "ear", path("ear/" + row.getKey()), "key", path("ear/ear-key.jwk"), "at", now));
      if (row.getKey().startsWith("made-")) {
        options.addAll(List.of("challenge", challenge, "key-attested", key.toString()));
        assertThat(row.getValue().startsWith("accept"))
            .isEqualTo(!REFUSED.containsKey(row.getKey()));
      }
      run.line(row.getKey(), options.toArray(String[]::new));
      expected.put(row.getKey(), REFUSED.getOrDefault(row.getKey(), ACCEPTED));
    }
    assertAnswers("ear files", expected, run.run("verify-ear"));
  }

  @Test
  void resultsOfTheVeraisonCollection() throws Exception {
    Map<String, String> expected =
        Map.of(
            "derived/ear-parsec-tpm-affirming.jwt", ACCEPTED,
            "derived/ear-unpadded-nonce.jwt", ACCEPTED,
            "derived/ear-parsec-tpm-pcr-mismatch-none.jwt", TIER,
            "derived/ear-parsec-tpm-no-trust-anchor.jwt", TIER,
            "derived/ear-parsec-tpm-wrong-nonce.jwt", INVALID,
            "derived/ear-two-submods-one-contraindicated.jwt", TIER,
            "ear/empty-claims.jwt", MALFORMED,
            "ear/hs256.jwt", INVALID,
            "ear/veraison-extensions.jwt", MALFORMED,
            // Recorded for another nonce.
            "ear/psa-affirming-recorded.jwt", INVALID);
    BatchRun run = new BatchRun();
    for (String file : expected.keySet()) {
      run.line(
          file,
          "ear",
          path("veraison/" + file),
          "key",
          path("veraison/ear/demo-verification-key.jwk"),
          "challenge",
          "deadbeefdeadbeef",
          "at",
          "1781600000");
    }
    assertAnswers("veraison results", expected, run.run("verify-ear"));
  }

  @Test
  void acceptsBothFormsUnderEverySpellingOfTheKey() throws Exception {
    Path jwt = write("ear.jwt", Bytes.concat(jwt(EarProfile.IETF_03, good()), Bytes.utf8("\n")));
    Bytes cwt = writer(EarProfile.IETF_03).writeCwt(AT, CHALLENGE, good());
    EcKey key = signer.publicKey().key();
    for (Path spelling :
        List.of(
            write("ear.jwk", Bytes.utf8(signer.publicJwk())),
            write("ear.pem", Bytes.utf8(key.pem())),
            write("ear.der", key.spki()))) {
      for (Path form :
          List.of(jwt, write("ear.cbor", cwt), write("ear.hex", Bytes.utf8(cwt.hex())))) {
        RunningCommand verify = verify(form, "--key=" + spelling);
        assertThat(verify.status()).as(verify.toString()).isZero();
        assertThat(verify.err()).isEmpty();
      }
    }
  }

  @Test
  void refusesWhatIsWrongAlone() throws Exception {
    Path ear = write("ear.jwt", jwt(EarProfile.VERAISON_2023, good()));
    String key = "--key=" + write("ear.jwk", Bytes.utf8(signer.publicJwk()));
    assertThat(verify(ear, key).status()).isZero();
    EarSigner stranger = EarSigner.generate(EcCurve.P256);
    verify(ear, "--key=" + write("other.jwk", Bytes.utf8(stranger.publicJwk())))
        .endsWith(1, "RESULT_INVALID");
    verify(ear, key, "--challenge=00000000000000000000000000000000").endsWith(1, "RESULT_INVALID");
    verify(ear, key, "--at=2026-01-01T00:05:01Z").endsWith(1, "RESULT_STALE");
    verify(ear, key, "--at=2025-12-31T23:58:59+00:00").endsWith(1, "RESULT_STALE");
    verify(ear, key, "--label=PSA_IOT").endsWith(1, "RESULT_INVALID");
    EcKey other = EcSigner.generate(EcCurve.P256).publicKey();
    verify(ear, key, "--key-attested=" + write("other.pem", Bytes.utf8(other.pem())))
        .endsWith(1, "KEY_MISMATCH");
    verify(write("warning.jwt", jwt(EarProfile.VERAISON_2023, tier(Tier.WARNING))), key)
        .endsWith(1, "NOT_AFFIRMING");
    verify(write("02.jwt", jwt(EarProfile.IETF_02, good())), key).endsWith(1, "RESULT_INVALID");
    Bytes token = jwt(EarProfile.VERAISON_2023, good());
    verify(write("cut.jwt", token.slice(10, token.size())), key).endsWith(65, "MALFORMED");
    verify(write("text", Bytes.utf8("no token")), key).endsWith(65, "MALFORMED");
    verify(ear, "--key=" + ear).endsWith(2, "USAGE");
    verify(directory.resolve("missing"), key).endsWith(2, "USAGE");
    // Without --at the time is now.
    RunningCommand.run("verify-ear", "--ear=" + ear, key).endsWith(1, "RESULT_STALE");
  }

  @Test
  void takesThePublishedDemoKeyWithAWarning() {
    RunningCommand verify =
        RunningCommand.run(
            "verify-ear",
            "--ear=" + path("ear/made-pos-2023.jwt"),
            "--key=" + path("ear/ear-key.jwk"),
            "--at=1767225600");
    assertThat(verify.status()).isZero();
    assertThat(verify.err()).contains("anybody can sign");
    assertThat(verify.out())
        .startsWith("Attestation result: ACCEPTED\n")
        .contains("nonce not compared", "attested key not compared");
    assertThat(verify.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @Test
  void tellsProgramsWhatItFound() throws Exception {
    String key = "--key=" + write("ear.jwk", Bytes.utf8(signer.publicJwk()));
    RunningCommand verify =
        verify(write("ear.jwt", jwt(EarProfile.VERAISON_2023, good())), key, "--json");
    JsonObject found = JsonReader.read(Bytes.utf8(verify.out().strip()), "out", 65536).asObject();
    assertThat(found.required("accepted").asBoolean()).isTrue();
    assertThat(found.required("exit").asLong(0, 255)).isZero();
    JsonObject ear = found.required("ear").asObject();
    assertThat(ear.required("nonce").asText()).isEqualTo(CHALLENGE.hex());
    assertThat(ear.required("iat").asLong(0, Long.MAX_VALUE)).isEqualTo(AT.getEpochSecond());
    assertThat(
            ear.required("submods")
                .asObject()
                .required("PARSEC_TPM")
                .asObject()
                .required("akpub")
                .asText())
        .isEqualTo(Base64Url.encode(attested.spki()));
  }

  @Test
  void answersABadLineAndGoesOn() throws Exception {
    String key = write("ear.jwk", Bytes.utf8(signer.publicJwk())).toString();
    String ear = write("ear.jwt", jwt(EarProfile.VERAISON_2023, good())).toString();
    Map<String, BatchRun.Answer> answers =
        new BatchRun()
            .line("no key", "ear", ear)
            .line("unknown option", "ear", ear, "key", key, "colour", "red")
            .line("bad instant", "ear", ear, "key", key, "at", "noon")
            .line("good", "ear", ear, "key", key, "at", AT.toString())
            .run("verify-ear");
    assertThat(answers.values()).extracting(BatchRun.Answer::exit).containsExactly(2, 2, 2, 0);
    RunningCommand.run("verify-ear", "--batch=-", "--ear=x").endsWith(2, "USAGE");
  }

  @Test
  void optionsOfTheCommandLineAreDefaultsOfTheLines() throws Exception {
    String key = write("ear.jwk", Bytes.utf8(signer.publicJwk())).toString();
    String ear = write("ear.jwt", jwt(EarProfile.VERAISON_2023, good())).toString();
    Map<String, BatchRun.Answer> answers =
        new BatchRun()
            .line("by default", "ear", ear)
            .line("its own", "ear", ear, "at", "2026-01-01T01:00:00Z")
            .run("verify-ear", "--key=" + key, "--at=" + AT);
    assertThat(answers.values()).extracting(BatchRun.Answer::exit).containsExactly(0, 1);
  }

  /** A line feed belongs to the file; whatever else is behind a token was put there. */
  @Test
  void takesNothingBehindATokenButTheEndOfItsLine() throws Exception {
    String key = write("ear.jwk", Bytes.utf8(signer.publicJwk())).toString();
    String token =
        new String(jwt(EarProfile.VERAISON_2023, good()).toArray(), StandardCharsets.US_ASCII);
    BatchRun run = new BatchRun();
    List<String> ends = List.of("", "\n", "\r\n", " ", "\t", "\u000b", "\u001f", "\n\n", "\r");
    for (String end : ends) {
      String name = "end" + ends.indexOf(end);
      run.line(name, "ear", write(name, Bytes.utf8(token + end)).toString());
    }
    run.line("before", "ear", write("before", Bytes.utf8(" " + token)).toString());
    List<Integer> exits =
        run.run("verify-ear", "--key=" + key, "--at=" + AT).values().stream()
            .map(BatchRun.Answer::exit)
            .toList();
    assertThat(exits.subList(0, 3)).containsOnly(0);
    assertThat(exits.subList(3, 10)).doesNotContain(0, 2, 70);
  }

  private RunningCommand verify(Path ear, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("verify-ear", "--ear=" + ear));
    List<String> usual =
        List.of(
            "--challenge=" + CHALLENGE.hex(),
            "--at=" + AT,
            "--key-attested=" + write("tik.pem", Bytes.utf8(attested.pem())));
    for (String option : usual) {
      String name = option.substring(0, option.indexOf('=') + 1);
      if (List.of(more).stream().noneMatch(it -> it.startsWith(name))) {
        arguments.add(option);
      }
    }
    arguments.addAll(List.of(more));
    return RunningCommand.run(arguments.toArray(String[]::new));
  }

  private Bytes jwt(EarProfile profile, EarStatement statement) {
    return writer(profile).write(AT, CHALLENGE, statement);
  }

  private EarWriter writer(EarProfile profile) {
    return EarWriter.of(profile, signer, "test", "1");
  }

  private EarStatement good() {
    return tier(Tier.AFFIRMING);
  }

  private EarStatement tier(Tier status) {
    return new EarStatement(
        "PARSEC_TPM",
        new Appraisal(
            status,
            new TrustVector(Map.of(TrustVector.Claim.INSTANCE_IDENTITY, 2)),
            List.of(),
            Optional.of(attested.spki()),
            Optional.empty(),
            Optional.empty()));
  }

  private static void assertAnswers(
      String what, Map<String, String> expected, Map<String, BatchRun.Answer> answers) {
    Map<String, String> found = new TreeMap<>();
    answers.forEach((name, answer) -> found.put(name, answer.exit() + " " + answer.code()));
    System.out.println(
        what
            + ": "
            + found.values().stream()
                .collect(Collectors.groupingBy(it -> it, TreeMap::new, Collectors.counting())));
    assertThat(found).as(answers.toString()).isEqualTo(new TreeMap<>(expected));
  }

  private Path write(String name, Bytes content) throws Exception {
    return Files.write(directory.resolve(name), content.toArray());
  }

  private static String path(String vector) {
    return Vectors.path(vector).toString();
  }
}
