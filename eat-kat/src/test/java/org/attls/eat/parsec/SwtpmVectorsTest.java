package org.attls.eat.parsec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.check.Outcome;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.testing.Neighbours;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Evidence that a real TPM 2.0 implementation made, and damaged variants of it. */
class SwtpmVectorsTest {
  private static final String DIRECTORY = "parsec-tpm-swtpm/";

  /** The vectors' names of checks, and ours. */
  private static final Map<String, ParsecTpmCheck> CHECKS =
      Map.of(
          "nonce", ParsecTpmCheck.KAT_CHALLENGE,
          "pat-nonce", ParsecTpmCheck.PAT_CHALLENGE,
          "kat-signature", ParsecTpmCheck.KAT_SIGNATURE,
          "pat-signature", ParsecTpmCheck.PAT_SIGNATURE,
          "pcr-digest", ParsecTpmCheck.PCR_DIGEST,
          "tik-attributes", ParsecTpmCheck.ATTRIBUTES,
          "kid-mismatch", ParsecTpmCheck.KID_EQUAL,
          "name", ParsecTpmCheck.NAME);

  static List<String> cases() {
    return Vectors.list("parsec-tpm-swtpm", ".properties");
  }

  /** The index has a line for each case, which says what the case itself says. */
  @Test
  void theIndexListsEveryCase() {
    List<String> rows = Vectors.text(DIRECTORY + "INDEX.tsv").lines().skip(1).toList();
    List<String> said = new ArrayList<>();
    for (String file : cases()) {
      Properties vector = Vectors.properties(DIRECTORY + file);
      said.add(
          file.replace(".properties", "\t")
              + text(vector, "expect")
              + "\t"
              + (text(vector, "expect").equals("accept") ? "-" : text(vector, "check"))
              + "\t");
    }
    assertThat(rows).hasSameSizeAs(said);
    assertThat(said).allSatisfy(row -> assertThat(rows).anyMatch(it -> it.startsWith(row)));
    long accepted = said.stream().filter(row -> row.contains("\taccept\t")).count();
    System.out.printf("swtpm vectors: %d accepted, %d refused%n", accepted, said.size() - accepted);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingShorterOrLongerThanATokenIsRead(String file) throws Exception {
    Bytes token = hex(Vectors.properties(DIRECTORY + file), "token");
    Neighbours.refused(token, ParsecTpmToken::read);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decidesAsTheVectorSays(String file) throws Exception {
    Properties vector = Vectors.properties(DIRECTORY + file);
    ParsecTpmReport report = ParsecTpmVerification.verify(hex(vector, "token"), expected(vector));

    boolean accept = text(vector, "expect").equals("accept");
    assertThat(report.verified().isPresent())
        .as("%s expects %s of %s\n%s", file, vector.get("expect"), vector.get("check"), report)
        .isEqualTo(accept);
    if (accept) {
      VerifiedParsecTpm verified = report.verified().orElseThrow();
      assertThat(verified.attestedKey().spki()).isEqualTo(hex(vector, "tik.spki"));
      assertThat(verified.pcrDigest()).isEqualTo(hex(vector, "ref.pcrDigest"));
      assertThat(verified.kid()).isEqualTo(hex(vector, "ak.kid"));
      assertThat(verified.matchedReference()).contains(references(vector));
    } else {
      ParsecTpmCheck check = Optional.ofNullable(CHECKS.get(text(vector, "check"))).orElseThrow();
      assertThat(report.outcome(check).status())
          .as("%s must fail %s\n%s", file, check, report)
          .isEqualTo(Outcome.Status.FAILED);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theRecordHoldsTheToken(String file) throws Exception {
    Properties vector = Vectors.properties(DIRECTORY + file);
    CmwRecord cmw = (CmwRecord) new CmwReader(4096).read(hex(vector, "cmw"));
    assertThat(cmw.type().matches(ParsecTpmToken.TYPE)).isTrue();
    assertThat(cmw.value()).isEqualTo(hex(vector, "token"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void namesAndIdentifiersAreRecomputed(String file) throws Exception {
    Properties vector = Vectors.properties(DIRECTORY + file);
    TpmtPublic area = TpmtPublic.read(hex(vector, "ak.pubArea"), "ak");
    assertThat(area.name()).isEqualTo(hex(vector, "ak.name"));
    assertThat(area.key().spki()).isEqualTo(hex(vector, "ak.spki"));
    assertThat(ParsecTpmToken.kidOf(area.key())).isEqualTo(hex(vector, "ak.kid"));
    assertThat(area.attributes().restricted()).isTrue();
    assertThat(references(vector).digest()).isEqualTo(hex(vector, "ref.pcrDigest"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyTokenIsWrittenCanonically(String file) throws Exception {
    Bytes received = hex(Vectors.properties(DIRECTORY + file), "token");
    ParsecTpmToken token = ParsecTpmToken.read(received);
    assertThat(ParsecTpmToken.read(token.encode())).isEqualTo(token);
    List<String> otherwise = List.of("p02-declaration-order", "p03-unknown-member");
    assertThat(token.encode().equals(received))
        .isEqualTo(!otherwise.contains(file.replace(".properties", "")));
  }

  /**
   * Signatures, challenge, identifiers, keys, and exactly the registers of the reference values.
   */
  static ParsecTpmExpectation expected(Properties vector) throws MalformedException {
    return ParsecTpmExpectation.of(EcKey.ofSpki(hex(vector, "ak.spki"), "ak"), hex(vector, "nonce"))
        .withKid(hex(vector, "ak.kid"))
        .withTlsKey(EcKey.ofSpki(hex(vector, "tik.spki"), "tik"))
        .withReferences(List.of(references(vector)));
  }

  static PcrValues references(Properties vector) throws MalformedException {
    TreeMap<Integer, Bytes> values = new TreeMap<>();
    for (String index : new ArrayList<>(List.of(text(vector, "ref.pcrs").split(",")))) {
      values.put(Integer.parseInt(index), hex(vector, "ref.pcr." + index));
    }
    return new PcrValues(TpmHash.ofBank(text(vector, "ref.bank"), "ref.bank"), values);
  }

  static Bytes hex(Properties vector, String key) {
    return Bytes.fromHex(text(vector, key));
  }

  private static String text(Properties vector, String key) {
    return Optional.ofNullable(vector.getProperty(key)).orElseThrow();
  }
}
