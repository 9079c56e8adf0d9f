package org.attls.corim.outline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimWriter;
import org.attls.corim.Profile;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.comid.SampleComids;
import org.attls.corim.signed.SignedCorimWriter;
import org.attls.corim.signed.SignerStatement;
import org.attls.corim.signed.TestSigner;
import org.attls.corim.term.Identifier;
import org.attls.corim.term.TermCodec;
import org.junit.jupiter.api.Test;

class CborOutlineTest {
  private static final Corim CORIM =
      Corim.of(
          new Identifier.Text("manifest"),
          new Profile.Uri("tag:example.org,2026:profile"),
          SampleComids.everything());

  @Test
  void namesStandBesideNumbers() throws MalformedException {
    String text = corim(CorimWriter.write(CORIM));

    assertThat(text)
        .startsWith("corim: CoRIM (tag 501)\n  id (0): \"manifest\"\n  tags (1)\n")
        .contains("\n    [0]: CoMID (tag 506)\n      language (0): \"en-GB\"\n")
        .contains("class-id (0): oid (tag 111) 2.16.840.1.113741.1.15.6\n")
        .contains("svn (1): min-svn (tag 553) 4\n")
        .contains("alg [0]: sha-384 (7)\n")
        .contains("is-debug (3): false\n")
        .contains("tag-rel (1): replaces (1)\n")
        .contains("instance (1): uuid (tag 37) cd1f0e55-26f9-460d-b9d8-f7fde171787c\n")
        .contains("\n  profile (3): uri (tag 32) \"tag:example.org,2026:profile\"\n");
  }

  /** All that the format names is named: no bare number but those of extensions is left. */
  @Test
  void everyMemberOfTheDraftHasAName() throws MalformedException {
    List<String> unnamed =
        corim(CorimWriter.write(CORIM))
            .lines()
            .map(String::strip)
            .filter(line -> line.matches("-?[0-9]+(:.*)?"))
            .distinct()
            .toList();

    assertThat(unnamed).containsExactlyInAnyOrder("-1: null", "9", "11", "12", "-1", "5");
  }

  @Test
  void drawsOldLayoutsToo() throws MalformedException {
    for (VeraisonRelease release : VeraisonRelease.values()) {
      assertThat(corim(CorimWriter.write(CORIM, release)))
          .contains("CoMID (tag 506)\n")
          .contains("tag-version (1): 3\n");
    }
  }

  @Test
  void opensWhatIsSigned() throws Exception {
    Bytes octets =
        SignedCorimWriter.of(SignerStatement.both("ACME", Optional.empty()))
            .sign(CORIM, TestSigner.es256());
    String text =
        CborOutline.of(
                "file",
                CborReader.read(octets, "file", TermCodec.RULES),
                CorimVocabulary.SIGNED_CORIM)
            .toText();

    assertThat(text)
        .startsWith("file: COSE_Sign1 (tag 18)\n  protected [0]\n    alg (1): ES256 (-7)\n")
        .contains("    corim-meta (8)\n      signer (0)\n        signer-name (0): \"ACME\"\n")
        .contains("    CWT-Claims (15)\n      iss (1): \"ACME\"\n")
        .contains("  payload [2]: CoRIM (tag 501)\n")
        .contains("  signature [3]: h'")
        .contains("…' (64 octets)\n");
  }

  @Test
  void foldsWhatIsLongAndSaysItsSize() throws MalformedException {
    assertThat(plain(CborWriter.text("é".repeat(73))))
        .isEqualTo("x: \"" + "é".repeat(72) + "…\" (73 characters)\n");
    assertThat(plain(CborWriter.text("é".repeat(72)))).isEqualTo("x: \"" + "é".repeat(72) + "\"\n");
    assertThat(plain(CborWriter.bytes(Bytes.copyOf(new byte[41]))))
        .isEqualTo("x: h'" + "00".repeat(40) + "…' (41 octets)\n");
    assertThat(plain(CborWriter.bytes(Bytes.copyOf(new byte[40]))))
        .isEqualTo("x: h'" + "00".repeat(40) + "'\n");
  }

  @Test
  void whatADocumentSaysMovesNoCursor() throws MalformedException {
    assertThat(plain(CborWriter.text("a\u001b[2J\nb\u202e"))).isEqualTo("x: \"a?[2J\\nb?\"\n");
    Bytes map = CborWriter.map().put("k\ny: 1", CborWriter.integer(1)).toBytes();
    assertThat(plain(map)).isEqualTo("x\n  \"k\\ny: 1\": 1\n");
  }

  @Test
  void showsEveryKindOfItem() throws MalformedException {
    assertThat(plain(Bytes.fromHex("8a00f5f4f6f7fb3ff8000000000000c243010000a080f0")))
        .isEqualTo(
            "x\n  [0]: 0\n  [1]: true\n  [2]: false\n  [3]: null\n  [4]: simple 23\n  [5]: 1.5\n"
                + "  [6]: tag 2 h'010000'\n  [7]: {}\n  [8]: []\n  [9]: simple 16\n");
  }

  @Test
  void showsOctetsThatAreNotWhatTheyShouldBe() throws MalformedException {
    Bytes octets =
        CborWriter.map()
            .put(0, CborWriter.bytes(Bytes.of(1)))
            .put(1, CborWriter.array(CborWriter.tag(506, CborWriter.bytes(Bytes.of(0xFF)))))
            .put(3, CborWriter.tag(111, CborWriter.bytes(Bytes.of(0x80))))
            .put(
                4,
                CborWriter.map()
                    .put(0, CborWriter.tag(1, CborWriter.integer(Long.MAX_VALUE)))
                    .put(1, CborWriter.tag(1, CborWriter.integer(0)))
                    .toBytes())
            .toBytes();

    assertThat(corim(octets))
        .contains("id (0): h'01'\n")
        .contains("[0]: CoMID (tag 506) h'ff', no CBOR: ")
        .contains("profile (3): oid (tag 111) h'80', no OID\n")
        .contains("not-before (0): time (tag 1) 9223372036854775807\n")
        .contains("not-after (1): time (tag 1) 1970-01-01T00:00:00Z (0)\n");
  }

  private static String corim(Bytes octets) throws MalformedException {
    return CborOutline.of(
            "corim", CborReader.read(octets, "corim", TermCodec.RULES), CorimVocabulary.CORIM)
        .toText();
  }

  private static String plain(Bytes octets) throws MalformedException {
    return CborOutline.of("x", CborReader.read(octets, "x", TermCodec.RULES), Vocabulary.NONE)
        .toText();
  }
}
