package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.attls.cli.inspect.Samples;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimWriter;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.comid.ComidCodec;
import org.attls.eat.parsec.ParsecTpmJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InspectTest {
  @TempDir static Path directory = Path.of("");

  @Test
  void opensEvidenceToTheLastStructure() throws Exception {
    assertThat(shown(Samples.evidence()))
        .startsWith("CMW: record in CBOR\n")
        .contains("  ind: evidence\n  value: Parsec TPM token, ")
        .contains("extraData: h'", "', challenge\n")
        .contains("name: h'000b", "', pubArea's\n")
        .contains("objectAttributes: 00040472\n          fixedTPM\n          fixedParent\n")
        .contains("pcrSelect: sha256:0-1,7\n");
  }

  @Test
  void namesTheClaimsOfResultsAndTheirBands() throws Exception {
    assertThat(shown(Samples.ear()))
        .startsWith("EAR: JWT, signature not verified\n  header\n")
        .contains("iat: 2026-07-01T12:00:00Z (1782907200)\n")
        .contains("configuration: warning (36)\n", "executables: affirming (3)\n");
    assertThat(shown(Samples.earCwt()))
        .startsWith("EAR: COSE_Sign1 (tag 18), signature not verified\n")
        .contains("configuration (1): warning (36)\n", "ear_status (1000): warning (32)\n");
  }

  @Test
  void opensSignedEndorsementsAndWhatTheyEndorse() throws Exception {
    assertThat(shown(Samples.signedCorim()))
        .startsWith("signed CoRIM: COSE_Sign1 (tag 18), signature not verified\n")
        .contains("signer-name (0): \"ACME Ltd.\"\n")
        .contains("attest-key-triples (3)\n", "mkey (0): 7\n", "alg [0]: sha-256 (1)\n");
  }

  @Test
  void opensWrappersTokensAndBundlesInEachOther() throws Exception {
    assertThat(shown(Samples.signedCmw()))
        .startsWith("signed CMW: COSE_Sign1 (tag 18), signature not verified\n")
        .contains("payload [2]: collection in CBOR\n", "value: EAT: CWT (tag 61) COSE_Sign1")
        .contains("dbgstat (263): disabled-permanently (3)\n");
    assertThat(shown(Samples.katBundle()))
        .startsWith("KAT bundle: collection in CBOR, signatures not verified\n")
        .contains("kak-pub (2500)\n");
  }

  /** The same message as octets, in hexadecimal with white space, and over standard input. */
  @Test
  void readsOctetsAndHexadecimalFromFilesAndStandardInput() throws Exception {
    Bytes octets = Samples.evidence();
    String hex = octets.hex().toUpperCase(java.util.Locale.ROOT).replaceAll("(.{32})", "$1 \r\n\t");
    String expected = shown(octets);
    assertThat(shown(Bytes.utf8(hex))).isEqualTo(expected);
    assertThat(
            endsWell(
                RunningCommand.startWith(
                    new ByteArrayInputStream(hex.getBytes(StandardCharsets.US_ASCII)),
                    "inspect",
                    "-")))
        .isEqualTo(expected);
  }

  @Test
  void recognisesEveryKind() throws Exception {
    List.of(
            List.of("cmw", Samples.jsonRecord()),
            List.of("cmw", Samples.signedCmw()),
            List.of("evidence", Samples.evidence()),
            List.of("evidence", Samples.tpmToken().encode()),
            List.of("evidence", Bytes.utf8(ParsecTpmJson.write(Samples.tpmToken()))),
            List.of("corim", Samples.signedCorim()),
            List.of("corim", CorimWriter.write(Samples.corim())),
            List.of("comid", ComidCodec.write(Samples.comid())),
            List.of("ear", Samples.ear()),
            List.of("ear", Bytes.concat(Samples.ear(), Bytes.utf8("\n"))),
            List.of("ear", Samples.earCwt()),
            List.of("eat", Samples.eat()),
            List.of("eat", Bytes.utf8("{\"eat_nonce\": \"AAECAwQFBgc\"}")),
            List.of("kat", Samples.katBundle()),
            List.of("jwt", Bytes.utf8("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA")))
        .forEach(
            sample -> {
              Bytes message = (Bytes) sample.get(1);
              String line = inspect(message, "--json").out();
              assertThat(line).contains("\"kind\":\"" + sample.get(0) + "\"");
              assertThat(inspect(message, "--as", (String) sample.get(0)).status()).isZero();
            });
  }

  /** Nothing is folded for programs. */
  @Test
  void writesTheWholeTreeAsJson() throws Exception {
    Bytes octets = Samples.signedCorim();
    String line = endsWell(inspect(octets, "--json"));
    assertThat(line.lines()).hasSize(1);
    assertThat(line)
        .startsWith("{\"event\":\"inspected\",\"file\":\"")
        .contains("\"kind\":\"corim\",\"octets\":" + octets.size() + ",\"content\":{")
        .contains(
            "{\"label\":\"signature [3]\",\"octets\":\""
                + octets.slice(octets.size() - 64, octets.size()).hex()
                + "\"}");
  }

  @Test
  void noLineIsWiderThanAHundredColumns() throws Exception {
    String name = "n".repeat(300);
    List<Bytes> messages =
        List.of(
            Samples.evidence(),
            Samples.signedCorim(),
            Samples.ear(),
            Samples.katBundle(),
            Bytes.utf8(
                "{\"eat_nonce\":\"AAECAwQFBgc\",\""
                    + name
                    + "\":{\""
                    + name
                    + "\":\""
                    + "\u00e9".repeat(300)
                    + "\"}}"));
    for (Bytes message : messages) {
      assertThat(shown(message).lines())
          .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(100));
    }
  }

  /** Standard output of a test is no terminal. */
  @Test
  void usesNoColourWhereThereIsNoTerminal() throws Exception {
    assertThat(shown(Samples.evidence())).doesNotContain("\u001b");
  }

  @Test
  void whatIsCutOrLongerIsMalformedAndSaysWhere() throws Exception {
    Bytes octets = Samples.evidence();
    inspect(octets.slice(0, octets.size() - 1)).endsWith(65, "MALFORMED");
    RunningCommand longer = inspect(Bytes.concat(octets, Bytes.of(0))).endsWith(65, "MALFORMED");
    assertThat(longer.err()).contains("(offset " + octets.size() + "): 1 octets left over");
    assertThat(longer.out()).isEmpty();
  }

  /** A wrapper is judged by itself; as evidence, what is inside is judged as well. */
  @Test
  void judgesTheInsideOfEvidenceButNotOfAWrapper() throws Exception {
    Bytes octets = Samples.evidence();
    String broken = octets.hex().replace("ff544347", "ff544348");
    assertThat(inspect(Bytes.utf8(broken), "--as=cmw").out())
        .contains("malformed: kat.certInfo.magic");
    assertThat(inspect(Bytes.utf8(broken), "--as=cmw").status()).isZero();
    inspect(Bytes.utf8(broken)).endsWith(65, "MALFORMED");
  }

  @Test
  void readsTheLayoutOfAReleaseWhenItIsNamed() throws Exception {
    Bytes old = CorimWriter.write(Samples.corim(), VeraisonRelease.V0_0_2603_TO_2608);
    inspect(old).endsWith(65, "MALFORMED");
    assertThat(inspect(old, "--veraison-release=v0.0.2608").status()).isZero();
  }

  @Test
  void saysThatTheRulesOfAForeignProfileWereNotChecked() throws Exception {
    String foreign =
        CorimWriter.write(Samples.corim())
            .hex()
            .replace(Bytes.utf8("parallaxsecond").hex(), Bytes.utf8("somebodyelse--").hex());
    assertThat(shown(Bytes.utf8(foreign)))
        .startsWith("CoRIM: CoRIM (tag 501), the rules of its profile are not known here\n");
  }

  /** Lengths that nobody has; that no memory is set aside for them is tested at each reader. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "9b7fffffffffffffff",
        "5b7fffffffffffffff00",
        "bbffffffffffffffff",
        "d9ffff5affffffff00",
        "9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f",
        "d28440a0405affffffff"
      })
  void refusesAbsurdLengthsAtOnce(String hex) {
    for (String as : List.of("cmw", "evidence", "corim", "ear", "kat", "eat", "comid", "jwt")) {
      Bytes octets = Bytes.utf8(hex);
      RunningCommand command = inspect(octets, "--as", as).endsWith(65, "MALFORMED");
      assertThat(command.err()).doesNotContain("java.").doesNotContain("Exception");
    }
  }

  @ParameterizedTest
  @CsvSource({"[, 1000000", "81, 500000", "{\"a\":, 150000", "d818, 250000"})
  void refusesNestingWithoutEnd(String opening, int times) {
    RunningCommand command = inspect(Bytes.utf8(opening.repeat(times))).endsWith(65, "MALFORMED");
    assertThat(command.err()).doesNotContain("Constraints").doesNotContain("java");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inspect                         | one of FILE and --batch",
        "inspect @DIR/x --batch @DIR/x   | one of FILE and --batch",
        "inspect @DIR/none               | no such file",
        "inspect @DIR                    | cannot be read",
        "inspect --as tpm @DIR/none      | cmw, evidence, corim, ear, kat, eat, comid, jwt",
        "inspect --batch @DIR/none       | no such file",
      })
  void saysWhatIsWrongWithTheCommandLine(String line, String hint) {
    String[] words = line.replace("@DIR", directory.toString()).strip().split(" +");
    assertThat(RunningCommand.run(words).endsWith(2, "USAGE").err()).contains(hint);
  }

  @Test
  void judgesABatchInOneProcess() throws Exception {
    Path good = Files.write(directory.resolve("good"), Samples.evidence().toArray());
    Path bad = Files.writeString(directory.resolve("bad"), "8201");
    String lines =
        String.join(
            "\n",
            "{\"file\":\"" + good + "\"}",
            "{\"as\":\"cmw\",\"file\":\"" + bad + "\"}",
            "{\"as\":\"tpm\",\"file\":\"" + good + "\"}",
            "{\"file\":\"" + directory.resolve("none") + "\"}",
            "{\"file\":\"-\"}",
            "nonsense",
            "{\"as\":\"corim\",\"file\":\"" + good + "\"}");
    InputStream in = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
    RunningCommand command = RunningCommand.startWith(in, "inspect", "--batch", "-");
    assertThat(endsWell(command).lines().map(line -> line.replaceAll(".*\"exit\":(\\d+).*", "$1")))
        .containsExactly("0", "65", "2", "2", "2", "2", "65");
    assertThat(command.out())
        .contains("{\"n\":1,\"file\":\"" + good + "\",\"exit\":0,\"reason\":null,\"message\":null}")
        .contains("\"n\":7,");
    assertThat(command.err()).isEmpty();
  }

  /** The JDK's certificate factory recurses into each of them. */
  @Test
  void refusesNestedIndefiniteLengthsWhereACertificateBelongs() {
    RunningCommand command = inspect(Bytes.fromHex("3080".repeat(100_000)));
    assertThat(command.status()).as(command.toString()).isEqualTo(65);
    assertThat(command.err()).startsWith("attls: MALFORMED: certificate");
  }

  private static String shown(Bytes content) {
    return endsWell(inspect(content));
  }

  private static String endsWell(RunningCommand command) {
    assertThat(command.status()).as(command.toString()).isZero();
    return command.out();
  }

  private static RunningCommand inspect(Bytes content, String... options) {
    try {
      Path file = Files.write(directory.resolve("message"), content.toArray());
      String[] words = new String[options.length + 2];
      words[0] = "inspect";
      System.arraycopy(options, 0, words, 1, options.length);
      words[words.length - 1] = file.toString();
      return RunningCommand.run(words);
    } catch (java.io.IOException full) {
      throw new java.io.UncheckedIOException(full);
    }
  }
}
