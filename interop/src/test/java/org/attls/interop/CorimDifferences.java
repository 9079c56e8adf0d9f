package org.attls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.interop.GoDifference.refuses;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimReader;
import org.attls.corim.CorimWriter;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.signed.CwtClaims;
import org.attls.corim.signed.SignedCorimReader;
import org.attls.corim.signed.SignedCorimWriter;
import org.attls.corim.signed.SignerStatement;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.interop.GoDifference.Probe;

/** What the library {@code corim} does otherwise, in the two versions that can be had. */
final class CorimDifferences {
  private static final String V1_1_2 = "corim v1.1.2";
  private static final String MARCH_2025 = "corim v1.1.3-0.20250307044607-0bbdd6c78526";
  private static final CorimReader STRICT = CorimReader.strict(Set.of(ParsecTpmProfile.PROFILE));
  private static final CorimReader VERSION_1 =
      CorimReader.acceptingVersion1(Set.of(ParsecTpmProfile.PROFILE));

  private CorimDifferences() {}

  /** To be asked of {@link GoLibraries#startCorimV1()}. */
  static List<GoDifference> ofV1() {
    VeraisonRelease release = VeraisonRelease.BRANCH_OF_2023;
    return List.of(
        GoDifference.of(
            V1_1_2, "I-01", "refuses tag 501, and writes none", draft(), bareMap(release)),
        GoDifference.of(
            V1_1_2, "I-02", "has CoMIDs as byte strings that hold tag 506", bytesOf506(release)),
        GoDifference.of(
            V1_1_2,
            "I-03",
            "has attest keys as number 2 of the triples and identities as number 3, and writes IPv4 addresses with sixteen octets",
            written(release, manifest -> assertThat(triples(manifest).optional(2)).isPresent()),
            ipv4(release)),
        GoDifference.of(
            V1_1_2,
            "I-08",
            "has a list of profiles, of text without tag 32",
            written(
                release,
                manifest ->
                    assertThat(manifest.required(3).asArray(1, 1).get(0))
                        .isInstanceOf(CborText.class))),
        GoDifference.of(
            V1_1_2, "I-11", "refuses a signer that is in CWT-Claims alone", claims(release)));
  }

  /** To be asked of {@link GoLibraries#start()}. */
  static List<GoDifference> ofMarch2025() {
    VeraisonRelease release = VeraisonRelease.V0_0_2408_TO_2601;
    return List.of(
        GoDifference.of(
            MARCH_2025, "I-01", "refuses tag 501, and writes none", draft(), bareMap(release)),
        GoDifference.of(
            MARCH_2025,
            "I-02",
            "has CoMIDs as byte strings that hold tag 506",
            bytesOf506(release)),
        GoDifference.of(
            MARCH_2025, "I-03", "writes IPv4 addresses with sixteen octets", ipv4(release)),
        GoDifference.of(
            MARCH_2025,
            "I-08",
            "has a profile of text without tag 32, and refuses one with it",
            written(
                release,
                manifest -> assertThat(manifest.required(3)).isInstanceOf(CborText.class))),
        GoDifference.of(
            MARCH_2025, "I-11", "refuses a signer that is in CWT-Claims alone", claims(release)));
  }

  private static Probe draft() {
    return refuses(
        "corim",
        CorimWriter.write(GoCorims.endorsement(VeraisonRelease.CURRENT_DRAFT)),
        "",
        STRICT::read);
  }

  private static Probe bareMap(VeraisonRelease release) {
    return written(release, manifest -> assertThat(manifest.offset()).isZero());
  }

  private static Probe bytesOf506(VeraisonRelease release) {
    return written(
        release,
        manifest ->
            assertThat(manifest.required(1).asArray(1, 9)).allMatch(CborBytes.class::isInstance));
  }

  private static Probe claims(VeraisonRelease release) {
    JwkPair keys = JwkPair.generate();
    try {
      Bytes signed =
          SignedCorimWriter.of(SignerStatement.of(CwtClaims.of("ACME Ltd.")))
              .sign(GoCorims.endorsement(release), release, EcCoseSigner.of(keys.ecSigner()));
      return refuses(
          "signed",
          signed,
          keys.publicKey().spki(),
          "missing mandatory corim.meta",
          octets ->
              SignedCorimReader.strict()
                  .read(octets)
                  .verify(keys.publicKey(), Instant.now())
                  .read(VERSION_1));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Probe ipv4(VeraisonRelease release) {
    Corim corim = GoCorims.withIpv4();
    return go -> {
      Bytes theirs = go.write("corim", go.read("corim", CorimWriter.write(corim, release)));
      assertThat(theirs.hex()).contains("ffffc0000201");
      assertThat(VERSION_1.read(theirs)).isNotEqualTo(corim);
    };
  }

  private interface Look {
    void at(CborMap manifest) throws MalformedException;
  }

  /** Looks at what the library writes of an endorsement that it has read. */
  private static Probe written(VeraisonRelease release, Look look) {
    return go -> {
      Bytes ours = CorimWriter.write(GoCorims.endorsement(release), release);
      Bytes theirs = go.write("corim", go.read("corim", ours));
      look.at(CborReader.read(theirs, "corim", CborRules.STRICT).asMap());
    };
  }

  /** The triples of the first CoMID. */
  private static CborMap triples(CborMap manifest) throws MalformedException {
    CborItem first = manifest.required(1).asArray(1, 9).get(0);
    return CborReader.readEmbedded((CborBytes) first, first.path(), CborRules.STRICT)
        .asTag(506)
        .asMap()
        .required(4)
        .asMap();
  }
}
