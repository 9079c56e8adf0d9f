package org.attls.corim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.Set;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimDocument;
import org.attls.corim.CorimReader;
import org.attls.corim.CorimWriter;
import org.attls.corim.Profile;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.comid.Comid;
import org.attls.corim.comid.ComidCodec;
import org.attls.corim.outline.CborOutline;
import org.attls.corim.outline.CorimVocabulary;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.term.TermCodec;
import org.attls.testing.Bounded;

/** CoRIMs in every layout, the Parsec profile's rules, CoMIDs, and the outline. */
class CorimFuzzTest {
  private static final Set<Profile> PROFILES =
      Set.of(ParsecTpmProfile.PROFILE, new Profile.Uri("http://example.com/p"));
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @FuzzTest
  void readsOrRefuses(byte[] input) {
    Bytes octets = Bytes.copyOf(input);
    CorimReader old = CorimReader.acceptingVersion1(PROFILES);
    check(octets, CorimReader.strict(PROFILES), VeraisonRelease.CURRENT_DRAFT);
    check(
        octets, CorimReader.acceptingBareTextProfile(PROFILES), VeraisonRelease.V0_0_2603_TO_2608);
    check(octets, old, VeraisonRelease.CURRENT_DRAFT);
    checkComid(octets);
    try {
      CborOutline.of(
          "input", CborReader.read(octets, "input", TermCodec.RULES), CorimVocabulary.SIGNED_CORIM);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  private static void check(Bytes octets, CorimReader reader, VeraisonRelease release) {
    Corim corim;
    try {
      CorimDocument document = Bounded.read(octets.size(), () -> reader.readDocument(octets));
      corim = document.corim();
      checkProfile(document);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return;
    }
    Bytes written = CorimWriter.write(corim, release);
    try {
      assertThat(reader.read(written)).isEqualTo(corim);
      assertThat(CorimWriter.write(reader.read(written), release)).isEqualTo(written);
    } catch (MalformedException refused) {
      throw new AssertionError("refuses what was written", refused);
    }
  }

  private static void checkProfile(CorimDocument document) {
    try {
      ParsecTpmProfile.endorsements(document, NOW);
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
    }
  }

  private static void checkComid(Bytes octets) {
    Comid comid;
    try {
      comid = Bounded.read(octets.size(), () -> ComidCodec.read(octets, "input"));
    } catch (MalformedException refused) {
      assertThat(refused.getMessage()).isNotEmpty();
      return;
    }
    Bytes written = ComidCodec.write(comid);
    try {
      assertThat(ComidCodec.read(written, "again")).isEqualTo(comid);
    } catch (MalformedException refused) {
      throw new AssertionError("refuses what was written", refused);
    }
  }
}
