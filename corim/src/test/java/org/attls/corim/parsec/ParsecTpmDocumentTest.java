package org.attls.corim.parsec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimReader;
import org.attls.corim.CorimTag;
import org.attls.corim.CorimWriter;
import org.attls.corim.Validity;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.comid.AttestKeyTriple;
import org.attls.corim.comid.Comid;
import org.attls.corim.comid.Triples;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentClass;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.signed.TestSigner;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.attls.eat.key.EcKey;
import org.junit.jupiter.api.Test;

/** The profile's rules over a document: where they say that it breaks them, and old layouts. */
class ParsecTpmDocumentTest {
  private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");
  private static final UUID CLASS = UUID.fromString("cd1f0e55-26f9-460d-b9d8-f7fde171787c");
  private static final Bytes KID = Bytes.concat(Bytes.of(1), Bytes.copyOf(new byte[32]));
  private static final EcKey KEY = TestSigner.es256().key();
  private static final CorimReader STRICT = CorimReader.strict(Set.of(ParsecTpmProfile.PROFILE));
  private static final CorimReader VERSION_1 =
      CorimReader.acceptingVersion1(Set.of(ParsecTpmProfile.PROFILE));

  @Test
  void aBrokenRuleSaysWhereInTheDocument() throws MalformedException {
    Bytes broken = CborWriter.tag(554, CborWriter.text("no key"));
    Bytes octets = CorimWriter.write(corim(Optional.empty(), new CryptoKey.PemPublicKey("no key")));

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> ParsecTpmProfile.endorsements(STRICT.readDocument(octets), NOW))
        .satisfies(
            failure -> {
              assertThat(failure.where()).isEqualTo("corim<501>.1[0]<506>.4.3[0][1][0]<554>");
              Bytes there = octets.slice(failure.offset(), octets.size());
              assertThat(broken.hex()).endsWith(there.slice(0, 7).hex());
            });
  }

  @Test
  void aCorimThatIsOverSaysWhereItsTimeStands() {
    Validity past = new Validity(Optional.empty(), NOW.minusSeconds(1));
    Bytes octets = CorimWriter.write(corim(Optional.of(past), CryptoKey.PemPublicKey.of(KEY)));

    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> ParsecTpmProfile.endorsements(STRICT.readDocument(octets), NOW))
        .satisfies(
            failure -> {
              assertThat(failure.where()).isEqualTo("corim<501>.4");
              assertThat(octets.slice(failure.offset(), failure.offset() + 3).hex())
                  .isEqualTo("a101c1");
            });
  }

  /** Up to v0.0.2601 the instance was a UEID; a strict reader never gets to see such a layout. */
  @Test
  void aUeidNamesAnInstanceInTheLayoutsOfVersion1Only() throws MalformedException {
    for (VeraisonRelease release : VeraisonRelease.values()) {
      Corim corim = ParsecTpmProfile.endorsement(CLASS, KID, KEY, Optional.empty(), release);
      Bytes octets = CorimWriter.write(corim, release);

      assertThat(ParsecTpmProfile.endorsements(VERSION_1.readDocument(octets), NOW).trustAnchors())
          .containsExactly(new TrustAnchor(CLASS, KID, KEY));
    }
    Corim old =
        ParsecTpmProfile.endorsement(
            CLASS, KID, KEY, Optional.empty(), VeraisonRelease.V0_0_2408_TO_2601);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(
            () ->
                ParsecTpmProfile.endorsements(VERSION_1.readDocument(CorimWriter.write(old)), NOW))
        .withMessageContaining("instance must be octets, tag 560");
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> ParsecTpmProfile.endorsements(old, NOW))
        .withMessageContaining("instance must be octets, tag 560");
  }

  private static Corim corim(Optional<Validity> validity, CryptoKey key) {
    Environment device =
        Environment.of(
            EnvironmentClass.of(new EnvironmentId.Uuid(CLASS)), new EnvironmentId.Octets(KID));
    Comid comid = Comid.of(Identifier.fresh(), Triples.attestKeys(AttestKeyTriple.of(device, key)));
    return new Corim(
        Identifier.fresh(),
        List.of(new CorimTag.OfComid(comid)),
        Optional.of(ParsecTpmProfile.PROFILE),
        validity,
        List.of(),
        Extensions.NONE);
  }
}
