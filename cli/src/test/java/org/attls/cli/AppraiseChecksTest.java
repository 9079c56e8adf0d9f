package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonBoolean;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimWriter;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatTokens;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.attls.eat.parsec.ParsecTpmCheck;
import org.attls.eat.parsec.ParsecTpmEvidence;
import org.attls.eat.parsec.ParsecTpmJson;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrValues;
import org.attls.testing.Vectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code attls appraise}: evidence that is right, and the same with one thing wrong at a time. */
class AppraiseChecksTest {
  private static final UUID CLASS_ID = UUID.fromString("8ae4e5b4-7ec8-4c8d-8a7f-35bd35ad3f31");

  @TempDir private Path directory = Path.of("");

  private final Properties vector = Vectors.properties("parsec-tpm-swtpm/p01-basic.properties");

  @SuppressWarnings("NullAway.Init") // By read().
  private ParsecTpmToken token;

  @SuppressWarnings("NullAway.Init") // By read().
  private ParsecTpmEvidence content;

  @SuppressWarnings("NullAway.Init") // By read().
  private PcrValues registers;

  @BeforeEach
  void read() throws Exception {
    token = ParsecTpmToken.read(Bytes.fromHex(vector.getProperty("token")));
    content = ParsecTpmEvidence.read(token);
    String values =
        vector.stringPropertyNames().stream()
            .filter(name -> name.startsWith("ref.pcr."))
            .map(name -> name.substring(8) + "=" + vector.getProperty(name))
            .collect(Collectors.joining(","));
    registers = PcrValues.parse("sha256:" + values, "reference");
  }

  @Test
  void everyCheckOnATokenCanFail() throws Exception {
    Bytes certInfo = token.kat().certInfo();
    Bytes attestInfo = token.pat().attestInfo();
    String quoted = "00000001000b03ff0000";
    Set<String> failed = new HashSet<>();
    failed.add(failing("KID_EQUAL", withKat(flipped(token.kat().kid(), 32), null, null, null)));
    failed.add(
        failing(
            "QUALIFIED_SIGNER",
            withKat(null, null, flipped(certInfo, content.certInfo().qualifiedSigner()), null)));
    failed.add(failing("KAT_SIGNATURE", withKat(null, lastFlipped(token.kat().sig()), null, null)));
    failed.add(failing("PAT_SIGNATURE", withPat(lastFlipped(token.pat().sig()), attestInfo)));
    failed.add(
        failing(
            "KAT_CHALLENGE",
            withKat(null, null, flipped(certInfo, content.certInfo().extraData()), null)));
    failed.add(
        failing(
            "PAT_CHALLENGE",
            withPat(token.pat().sig(), flipped(attestInfo, content.attestInfo().extraData()))));
    failed.add(
        failing("NAME", withKat(null, null, flipped(certInfo, content.certify().name()), null)));
    failed.add(failing("ATTRIBUTES", withKat(null, null, null, flipped(token.kat().pubArea(), 7))));
    failed.add(
        failing(
            "PCR_BANK",
            withPat(token.pat().sig(), replaced(attestInfo, quoted, "00000001000c03ff0000"))));
    failed.add(
        failing(
            "PCR_SELECTION",
            withPat(token.pat().sig(), replaced(attestInfo, quoted, "00000001000b037f0000"))));
    failed.add(failing("PCR_DIGEST", token, "--reference=" + otherState().spelling()));
    EcKey other = EcSigner.generate(EcCurve.P256).publicKey();
    failed.add(failing("TLS_KEY", token, "--key=" + file("other.pem", Bytes.utf8(other.pem()))));
    failed.add(
        failing(
            "KID_ENDORSED",
            token,
            "--trust-anchor=" + corim("other.corim", flipped(token.kat().kid(), 32), true)));
    for (ParsecTpmToken malformed :
        List.of(
            withKat(null, flipped(token.kat().sig(), 0), null, null),
            withKat(null, null, flipped(certInfo, 0), null),
            withKat(null, null, null, flipped(token.kat().pubArea(), 0)),
            withPat(flipped(token.pat().sig(), 0), attestInfo),
            withPat(token.pat().sig(), flipped(attestInfo, 0)))) {
      appraise(malformed.encode()).endsWith(65, "MALFORMED");
    }
    Bytes octets = token.encode();
    appraise(octets.slice(0, octets.size() - 1)).endsWith(65, "MALFORMED");

    Set<String> ofValues = new HashSet<>();
    for (ParsecTpmCheck check : ParsecTpmCheck.values()) {
      if (check.group() != ParsecTpmCheck.Group.STRUCTURE) {
        ofValues.add(check.name());
      }
    }
    assertThat(failed).isEqualTo(ofValues);
  }

  @Test
  void affirmsEveryForm() throws Exception {
    for (Bytes form :
        List.of(
            token.encode(),
            Bytes.utf8(token.encode().hex()),
            Bytes.utf8(ParsecTpmJson.write(token)),
            Bytes.fromHex(vector.getProperty("cmw")))) {
      RunningCommand appraise = appraise(form);
      assertThat(appraise.status()).as(appraise.toString()).isZero();
      assertThat(json(appraise).required("status").asText()).isEqualTo("affirming");
      assertThat(claim(json(appraise), "executables")).isEqualTo(2);
      assertThat(appraise.err()).isEmpty();
    }
  }

  @Test
  void saysThatRegistersWereNotCompared() throws Exception {
    RunningCommand appraise =
        RunningCommand.run(
            "appraise",
            "--evidence=" + file("token", token.encode()),
            "--challenge=" + vector.getProperty("nonce"),
            "--trust-anchor=" + file("ak.der", Bytes.fromHex(vector.getProperty("ak.spki"))),
            "--json");
    assertThat(appraise.status()).as(appraise.toString()).isZero();
    assertThat(claim(json(appraise), "executables")).isZero();
    assertThat(claim(json(appraise), "instance-identity")).isEqualTo(2);
    assertThat(json(appraise).required("remarks").asArray())
        .extracting(JsonItem::asText)
        .anyMatch(remark -> remark.startsWith("PCRs not compared"));
  }

  @Test
  void comparesWithTheStateInTheAnchorsOwnCorim() throws Exception {
    Bytes kid = token.kat().kid();
    RunningCommand good = anchored(corim("good.corim", kid, true));
    assertThat(good.status()).as(good.toString()).isZero();
    assertThat(claim(json(good), "executables")).isEqualTo(2);

    Path bare = corim("bare.corim", kid, false);
    assertThat(claim(json(anchored(bare)), "executables")).isZero();
    // Reference values of another class are not the same as none.
    Path foreign =
        file(
            "foreign.corim",
            CorimWriter.write(
                ParsecTpmProfile.endorsement(
                    UUID.randomUUID(), kid, attestationKey(), Optional.of(registers))));
    RunningCommand other = anchored(bare, "--reference=" + foreign);
    other.endsWith(1, "NOT_AFFIRMING");
    assertThat(failedChecks(json(other))).containsExactly("PCR_DIGEST");
    anchored(bare, "--reference=" + corim("same.corim", kid, true), "--at=0");
    assertThat(other.err()).contains("has no reference values of sha256 for class " + CLASS_ID);
  }

  @Test
  void checksOnABundleFailAlone() throws Exception {
    EcCoseSigner identity = EcCoseSigner.generate(EcCurve.P256);
    EcCoseSigner attesting = EcCoseSigner.generate(EcCurve.P256);
    EcCoseSigner platform = EcCoseSigner.generate(EcCurve.P256);
    Bytes challenge = Bytes.fromHex(vector.getProperty("nonce"));
    KatBundle right = bundle(challenge, identity, attesting, platform);
    assertThat(bundleFailures(right, challenge, platform, identity)).isEmpty();
    assertThat(bundleFailures(right, challenge, attesting, identity))
        .containsExactly("PAT_SIGNATURE");
    assertThat(bundleFailures(right, challenge, platform, attesting)).containsExactly("TLS_KEY");
    assertThat(bundleFailures(right, flipped(challenge, 0), platform, identity))
        .containsExactly("CHALLENGE");
    assertThat(
            bundleFailures(
                bundle(challenge, identity, platform, platform), challenge, platform, identity))
        .containsExactly("KEYS_APART");
    KatBundle mixed =
        KatBundle.make(right.kat(), bundle(challenge, identity, identity, platform).pat());
    assertThat(bundleFailures(mixed, challenge, platform, identity)).containsExactly("KEY_BINDING");
    KatBundle nonceless =
        KatBundle.make(
            right.kat(),
            new CoseSign1Writer(platform)
                .tagging(CoseTagging.UNTAGGED)
                .sign(CborWriter.map().put(1, CborWriter.text("me")).toBytes()));
    RunningCommand malformed = bundleRun(nonceless, challenge, platform, identity);
    malformed.endsWith(65, "MALFORMED");
    assertThat(failedChecks(json(malformed))).containsExactly("PAT_CLAIMS");
    bundleRun(right, challenge, platform, identity, "--reference=" + registers.spelling())
        .endsWith(2, "USAGE");
  }

  @Test
  void checksOnACcaTokenFailAlone() throws Exception {
    String other =
        file("other", Bytes.utf8(EcSigner.generate(EcCurve.P384).publicKey().pem())).toString();
    String right = Vectors.path("parsec/cca-cpak.jwk").toString();
    assertThat(cca("0001020304050607", right)).isEmpty();
    assertThat(cca("0001020304050608", right)).containsExactly("CHALLENGE");
    assertThat(cca("0001020304050607", other)).containsExactly("PLATFORM_SIGNATURE");
    assertThat(cca("0001020304050607", right, "--key=" + other)).containsExactly("TLS_KEY");
  }

  @Test
  void printsATableForPeople() throws Exception {
    RunningCommand refused =
        RunningCommand.run(
            "appraise",
            "--evidence=" + file("token", token.encode()),
            "--challenge=" + "00".repeat(64),
            "--trust-anchor=" + file("ak.der", Bytes.fromHex(vector.getProperty("ak.spki"))));
    refused.endsWith(1, "BINDING_MISMATCH");
    assertThat(refused.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(refused.out())
        .startsWith("Parsec TPM token: REFUSED, BINDING_MISMATCH")
        .contains("  FAILED  challenge in kat.certInfo\n          expected  0000")
        .contains("  ok      kat.sig verifies")
        .contains("PCRs not compared")
        .contains("  status        contraindicated")
        .doesNotContain("\u001b")
        .doesNotContain("org.attls");
  }

  private String failing(String check, ParsecTpmToken mutated, String... more) throws Exception {
    RunningCommand appraise = appraise(mutated.encode(), more);
    assertThat(appraise.status()).as(appraise.toString()).isEqualTo(1);
    assertThat(failedChecks(json(appraise))).as(appraise.toString()).contains(check);
    assertThat(json(appraise).required("status").asText()).isEqualTo("contraindicated");
    return check;
  }

  /** An option that is given again in {@code more} replaces the usual one. */
  private RunningCommand appraise(Bytes evidence, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("appraise", "--json"));
    arguments.add("--evidence=" + file("evidence", evidence));
    arguments.add("--challenge=" + vector.getProperty("nonce"));
    List<String> usual =
        List.of(
            "--trust-anchor=" + file("ak.der", Bytes.fromHex(vector.getProperty("ak.spki"))),
            "--reference=" + registers.spelling(),
            "--key=" + file("tik.der", Bytes.fromHex(vector.getProperty("tik.spki"))));
    for (String option : usual) {
      String name = option.substring(0, option.indexOf('=') + 1);
      if (List.of(more).stream().noneMatch(it -> it.startsWith(name))) {
        arguments.add(option);
      }
    }
    arguments.addAll(List.of(more));
    return RunningCommand.run(arguments.toArray(String[]::new));
  }

  private RunningCommand anchored(Path corim, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "appraise",
                "--json",
                "--evidence=" + file("evidence", token.encode()),
                "--challenge=" + vector.getProperty("nonce"),
                "--trust-anchor=" + corim));
    arguments.addAll(List.of(more));
    return RunningCommand.run(arguments.toArray(String[]::new));
  }

  private List<String> cca(String challenge, String anchor, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "appraise",
                "--json",
                "--evidence=" + Vectors.path("parsec/cca-evidence.cbor"),
                "--challenge=" + challenge,
                "--trust-anchor=" + anchor));
    arguments.addAll(List.of(more));
    RunningCommand appraise = RunningCommand.run(arguments.toArray(String[]::new));
    assertThat(appraise.out()).contains("checked in part only");
    return failedChecks(json(appraise));
  }

  private static KatBundle bundle(
      Bytes challenge, EcCoseSigner identity, EcCoseSigner attesting, EcCoseSigner platform)
      throws Exception {
    return KatBundle.make(
        KatTokens.kat(challenge, identity.publicKey(), attesting.publicKey(), attesting),
        KatTokens.pat(ClaimsSet.cbor(), attesting.publicKey(), platform));
  }

  private List<String> bundleFailures(
      KatBundle bundle, Bytes challenge, EcCoseSigner anchor, EcCoseSigner key) throws Exception {
    return failedChecks(json(bundleRun(bundle, challenge, anchor, key)));
  }

  private RunningCommand bundleRun(
      KatBundle bundle, Bytes challenge, EcCoseSigner anchor, EcCoseSigner key, String... more)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "appraise",
                "--json",
                "--evidence=" + file("bundle", bundle.cmw().octets()),
                "--challenge=" + challenge.hex(),
                "--trust-anchor=" + file("pak.pem", Bytes.utf8(anchor.publicKey().pem())),
                "--key=" + file("ik.pem", Bytes.utf8(key.publicKey().pem()))));
    arguments.addAll(List.of(more));
    return RunningCommand.run(arguments.toArray(String[]::new));
  }

  private Path corim(String name, Bytes kid, boolean withState) throws Exception {
    return file(
        name,
        CorimWriter.write(
            ParsecTpmProfile.endorsement(
                CLASS_ID,
                kid,
                attestationKey(),
                withState ? Optional.of(registers) : Optional.empty())));
  }

  private EcKey attestationKey() throws Exception {
    return EcKey.ofSpki(Bytes.fromHex(vector.getProperty("ak.spki")), "ak");
  }

  private PcrValues otherState() {
    TreeMap<Integer, Bytes> values = new TreeMap<>(registers.values());
    values.put(7, flipped(registers.values().get(7), 0));
    return new PcrValues(registers.bank(), values);
  }

  private ParsecTpmToken withKat(
      @Nullable Bytes kid, @Nullable Bytes sig, @Nullable Bytes certInfo, @Nullable Bytes pubArea) {
    ParsecTpmToken.Kat kat = token.kat();
    return new ParsecTpmToken(
        new ParsecTpmToken.Kat(
            kid == null ? kat.kid() : kid,
            sig == null ? kat.sig() : sig,
            certInfo == null ? kat.certInfo() : certInfo,
            pubArea == null ? kat.pubArea() : pubArea),
        token.pat());
  }

  private ParsecTpmToken withPat(Bytes sig, Bytes attestInfo) {
    return new ParsecTpmToken(
        token.kat(), new ParsecTpmToken.Pat(token.pat().kid(), sig, attestInfo));
  }

  private static Bytes lastFlipped(Bytes octets) {
    return flipped(octets, octets.size() - 1);
  }

  /** Another value of the same size in the same place. */
  private static Bytes flipped(Bytes structure, Bytes part) {
    int at = structure.hex().indexOf(part.hex());
    assertThat(at).isNotNegative();
    return flipped(structure, at / 2 + part.size() - 1);
  }

  private static Bytes flipped(@Nullable Bytes octets, int at) {
    byte[] copy = Objects.requireNonNull(octets).toArray();
    copy[at] ^= 2;
    return Bytes.copyOf(copy);
  }

  private static Bytes replaced(Bytes structure, String hex, String by) {
    assertThat(structure.hex()).containsOnlyOnce(hex);
    return Bytes.fromHex(structure.hex().replace(hex, by));
  }

  private static JsonObject json(RunningCommand appraise) throws Exception {
    assertThat(appraise.out().lines()).as(appraise.toString()).hasSize(1);
    return JsonReader.read(Bytes.utf8(appraise.out().strip()), "out", 1 << 16).asObject();
  }

  private static List<String> failedChecks(JsonObject appraisal) throws Exception {
    List<String> failed = new ArrayList<>();
    for (JsonItem check : appraisal.required("checks").asArray()) {
      if (check.asObject().required("passed") instanceof JsonBoolean passed && !passed.value()) {
        failed.add(check.asObject().required("name").asText());
      }
    }
    return failed;
  }

  private static long claim(JsonObject appraisal, String name) throws Exception {
    return appraisal
        .required("ear")
        .asObject()
        .required("submods")
        .asObject()
        .required("PARSEC_TPM")
        .asObject()
        .required("ear.trustworthiness-vector")
        .asObject()
        .required(name)
        .asLong(-128, 127);
  }

  private Path file(String name, Bytes content) throws Exception {
    return Files.write(directory.resolve(name), content.toArray());
  }
}
