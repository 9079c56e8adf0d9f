package org.attls.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimReader;
import org.attls.corim.CorimWriter;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.signed.CorimMeta;
import org.attls.corim.signed.SignedCorimReader;
import org.attls.corim.signed.SignedCorimWriter;
import org.attls.corim.signed.SignerStatement;
import org.attls.corim.signed.UntrustedCorimException;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.interop.GoLibraries.GoRefusal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * CoRIMs, against the library {@code corim} in the two versions that can be had. Both have a layout
 * of before tag 501, so they are written for a release and read with the switch that is named for
 * it; that they take no other is in {@link GoDifferencesTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorimWithGoTest {
  private static final CorimReader READER =
      CorimReader.acceptingVersion1(Set.of(ParsecTpmProfile.PROFILE));
  private static final SignedCorimWriter WRITER =
      SignedCorimWriter.of(SignerStatement.of(CorimMeta.of("ACME Ltd.")));

  /** A version of the library. */
  enum Library {
    V1_1_2(VeraisonRelease.BRANCH_OF_2023),
    MARCH_2025(VeraisonRelease.V0_0_2408_TO_2601);

    private final VeraisonRelease release;

    Library(VeraisonRelease release) {
      this.release = release;
    }
  }

  private final Map<Library, GoLibraries> libraries =
      new EnumMap<>(
          Map.of(
              Library.V1_1_2, GoLibraries.startCorimV1(), Library.MARCH_2025, GoLibraries.start()));
  private final JwkPair keys = JwkPair.generate();

  @AfterAll
  void end() throws IOException, InterruptedException {
    for (GoLibraries go : libraries.values()) {
      go.close();
    }
  }

  static Stream<Arguments> corims() {
    return Stream.of(Library.values())
        .flatMap(
            library ->
                Stream.of(GoCorims.endorsement(library.release), GoCorims.everything())
                    .map(corim -> Arguments.of(library, corim)));
  }

  /** What Go understood and wrote again is what we wrote. */
  @ParameterizedTest
  @MethodSource("corims")
  void goReadsWhatWeWriteAndWeReadWhatGoWrites(Library library, Corim corim)
      throws GoRefusal, MalformedException {
    JsonObject understood = read(library, "corim", CorimWriter.write(corim, library.release));
    assertThat(understood.required("id").asText()).isEqualTo(corim.id().toString());

    Bytes written = go(library).write("corim", understood);
    assertThat(READER.read(written)).isEqualTo(corim);
  }

  @ParameterizedTest
  @MethodSource("corims")
  void signaturesGoBothWays(Library library, Corim corim)
      throws GoRefusal, MalformedException, GeneralSecurityException, UntrustedCorimException {
    Bytes signed = WRITER.sign(corim, library.release, EcCoseSigner.of(keys.ecSigner()));
    JsonObject understood = go(library).read("signed", signed, keys.publicKey().spki()).asObject();
    assertThat(understood.required("signer").asText()).isEqualTo("ACME Ltd.");

    Bytes theirs = go(library).write("signed", understood, keys.privateJwk());
    Corim read =
        SignedCorimReader.strict()
            .read(theirs)
            .verify(keys.publicKey(), Instant.now())
            .read(READER)
            .corim();
    assertThat(read).isEqualTo(corim);
  }

  @ParameterizedTest
  @EnumSource(Library.class)
  void goRefusesTheSignatureOfAnotherKey(Library library) throws GeneralSecurityException {
    Bytes signed =
        WRITER.sign(
            GoCorims.endorsement(library.release),
            library.release,
            EcCoseSigner.of(keys.ecSigner()));
    Bytes otherKey = JwkPair.generate().publicKey().spki();
    assertThatThrownBy(() -> go(library).read("signed", signed, otherKey))
        .isInstanceOf(GoRefusal.class)
        .hasMessageContaining("verification error");
  }

  private JsonObject read(Library library, String kind, Bytes octets)
      throws GoRefusal, MalformedException {
    return go(library).read(kind, octets).asObject();
  }

  private GoLibraries go(Library library) {
    return Optional.ofNullable(libraries.get(library)).orElseThrow();
  }
}
