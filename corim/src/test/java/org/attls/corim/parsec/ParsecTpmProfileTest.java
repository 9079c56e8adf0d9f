package org.attls.corim.parsec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimReader;
import org.attls.corim.CorimTag;
import org.attls.corim.CorimWriter;
import org.attls.corim.Profile;
import org.attls.corim.Validity;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.comid.AttestKeyTriple;
import org.attls.corim.comid.Comid;
import org.attls.corim.comid.EndorsedTriple;
import org.attls.corim.comid.KeyConditions;
import org.attls.corim.comid.ReferenceTriple;
import org.attls.corim.comid.SampleComids;
import org.attls.corim.comid.Triples;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentClass;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.measurement.Measurement;
import org.attls.corim.measurement.MeasurementKey;
import org.attls.corim.measurement.MeasurementValues;
import org.attls.corim.term.DigestAlgorithm;
import org.attls.corim.term.Digests;
import org.attls.corim.term.Extensions;
import org.attls.corim.term.Identifier;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;

class ParsecTpmProfileTest {
  private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");
  private static final UUID CLASS = UUID.fromString("cd1f0e55-26f9-460d-b9d8-f7fde171787c");
  private static final Bytes KID =
      Bytes.fromHex("0188855459eeb9e9b34a46eb48cb39f2f6aa69da04522a326d123d5c501fce210c");
  private static final Bytes ZERO = Bytes.copyOf(new byte[32]);
  private static final EcKey KEY = generator(EcCurve.P256);
  private static final EnvironmentClass NAMED = EnvironmentClass.of(new EnvironmentId.Uuid(CLASS));
  private static final Environment INSTANCE = Environment.of(NAMED, new EnvironmentId.Octets(KID));

  @Test
  void readsTheSampleThatBelongsToTheSampleEvidence() throws MalformedException {
    EcKey expected =
        EcKey.ofPem(Vectors.text("veraison/evidence/parsec-tpm-good.ak-pub.pem"), "ak");
    for (String file :
        List.of(
            "corim/parsec-tpm-valid.cbor", "veraison/corim/parsec-tpm-valid.main-6b88102.cbor")) {
      ParsecTpmEndorsements endorsements = read(strict(), Vectors.bytes(file));

      assertThat(endorsements.trustAnchors())
          .containsExactly(new TrustAnchor(CLASS, KID, expected));
      ReferenceState state = endorsements.referenceStates().get(0);
      assertThat(endorsements.referenceStates()).hasSize(1);
      assertThat(state.classId()).isEqualTo(CLASS);
      assertThat(state.registers()).containsOnlyKeys(0, 1, 2);
      PcrValues sha256 = state.values(TpmHash.SHA256, List.of(0, 1, 2)).orElseThrow();
      // The digest that the sample quote signs: SHA-256 of 96 zero octets.
      assertThat(sha256.digest().hex())
          .isEqualTo("2ea9ab9198d1638007400cd2c3bef1cc745b864b76011a0e1bc52180ac6452d4");
      assertThat(state.values(TpmHash.SHA384, Set.of(2))).isPresent();
      assertThat(state.values(TpmHash.SHA512, Set.of(2))).isEmpty();
      assertThat(state.values(TpmHash.SHA256, List.of(2, 3))).isEmpty();
      assertThat(state.values(TpmHash.SHA256, List.of())).isEmpty();
      assertThat(endorsements.holdAt(Instant.MAX)).isTrue();
    }
  }

  @Test
  void readsTheSampleOfTheReleasesOnlyInTheirCompatibilityMode() throws MalformedException {
    Bytes octets = Vectors.bytes("veraison/corim/parsec-tpm-valid.v0.0.2608.cbor");

    assertThat(read(compatible(), octets))
        .isEqualTo(read(strict(), Vectors.bytes("corim/parsec-tpm-valid.cbor")));
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> read(strict(), octets))
        .withMessageContaining("text without tag 32");
  }

  @Test
  void givesEveryFileOfTheReleasesItsResult() {
    for (String file : Vectors.list("veraison/corim", ".cbor")) {
      Bytes octets = Vectors.bytes("veraison/corim/" + file);
      if (file.startsWith("parsec-tpm-valid.")) {
        continue;
      }
      String problem =
          file.contains("v0.0.2503")
              ? "the layout of Veraison before v0.0.2603"
              : file.contains("multiple-keys")
                  ? "2 keys"
                  : file.contains("no-digests")
                      ? "no digests"
                      : file.contains("no-instance")
                          ? "the instance must be octets"
                          : file.contains("bad-pcr") ? "number of a register" : "unlisted file";
      assertThatExceptionOfType(MalformedException.class)
          .as(file)
          .isThrownBy(() -> read(compatible(), octets))
          .withMessageContaining(problem);
    }
  }

  /** Writing what was read gives the octets of Veraison's own tool, in both layouts. */
  @Test
  void writesTheOctetsOfVeraisonsTool() throws MalformedException {
    Bytes main = Vectors.bytes("veraison/corim/parsec-tpm-valid.main-6b88102.cbor");
    Bytes released = Vectors.bytes("veraison/corim/parsec-tpm-valid.v0.0.2608.cbor");
    Corim corim = strict().read(main);

    assertThat(CorimWriter.write(corim, VeraisonRelease.CURRENT_DRAFT)).isEqualTo(main);
    assertThat(CorimWriter.write(corim, VeraisonRelease.V0_0_2603_TO_2608)).isEqualTo(released);
  }

  @Test
  void readsTheEndorsementThatItWrites() throws MalformedException {
    for (EcCurve curve : EcCurve.values()) {
      for (TpmHash bank : TpmHash.values()) {
        EcKey key = generator(curve);
        Corim corim = ParsecTpmProfile.endorsement(CLASS, KID, key, Optional.of(pcrs(bank)));
        ParsecTpmEndorsements endorsements = read(strict(), CorimWriter.write(corim));

        assertThat(endorsements.trustAnchors()).containsExactly(new TrustAnchor(CLASS, KID, key));
        assertThat(endorsements.referenceStates()).hasSize(1);
        assertThat(endorsements.referenceStates().get(0).values(bank, List.of(0, 7, 255)))
            .contains(pcrs(bank));
        assertThat(read(compatible(), CorimWriter.write(corim, VeraisonRelease.V0_0_2603_TO_2608)))
            .isEqualTo(endorsements);
      }
    }
  }

  @Test
  void writesAnEndorsementWithoutStateAndWithFreshNames() throws MalformedException {
    Corim first = ParsecTpmProfile.endorsement(CLASS, KID, KEY, Optional.empty());
    Corim second = ParsecTpmProfile.endorsement(CLASS, KID, KEY, Optional.empty());
    Identifier name = new Identifier.Text("chosen");

    assertThat(first.tags()).hasSize(1);
    assertThat(first.id()).isNotEqualTo(second.id());
    assertThat(read(strict(), CorimWriter.write(first)).referenceStates()).isEmpty();
    assertThat(ParsecTpmProfile.endorsement(name, CLASS, KID, KEY, Optional.empty()).id())
        .isEqualTo(name);
  }

  @Test
  void refusesToEndorseUnderANameThatNoEvidenceHas() {
    for (Bytes kid : List.of(Bytes.EMPTY, KID.slice(0, 6), Bytes.concat(KID, Bytes.of(0)), ZERO)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ParsecTpmProfile.endorsement(CLASS, kid, KEY, Optional.empty()));
    }
  }

  /** The layout of the derived sample: a map without tag, 506 inside the byte string, a UEID. */
  @Test
  void writesTheLayoutOfOlderReleases() {
    Corim corim =
        ParsecTpmProfile.endorsement(
            CLASS, KID, KEY, Optional.of(pcrs(TpmHash.SHA256)), VeraisonRelease.V0_0_2408_TO_2601);
    String written = CorimWriter.write(corim, VeraisonRelease.V0_0_2408_TO_2601).hex();
    String sample = Vectors.bytes("veraison/derived/corim-parsec-tpm-good.v0.0.2503.cbor").hex();

    for (String layout : List.of("d901faa2", "d902265821" + KID.hex(), "03782c" + text())) {
      assertThat(written).contains(layout);
    }
    assertThat(sample).contains("d902265821" + KID.hex()).contains("03782c" + text());
    assertThat(written).startsWith("a30050").doesNotContain("d901f5");
    assertThat(sample).startsWith("a30050").doesNotContain("d901f5");
  }

  private static String text() {
    return Bytes.utf8(ParsecTpmProfile.URI).hex();
  }

  @Test
  void refusesOtherProfilesAndTimesOutsideTheValidity() throws MalformedException {
    Corim corim = ParsecTpmProfile.endorsement(CLASS, KID, KEY, Optional.empty());
    Corim other =
        new Corim(
            corim.id(),
            corim.tags(),
            Optional.of(new Profile.Uri("tag:example.org,2026:x")),
            Optional.empty(),
            List.of(),
            Extensions.NONE);
    Corim limited =
        new Corim(
            corim.id(),
            corim.tags(),
            corim.profile(),
            Optional.of(new Validity(Optional.of(NOW), NOW.plusSeconds(10))),
            List.of(),
            Extensions.NONE);

    assertRefused(other, "not of the profile");
    assertThat(ParsecTpmProfile.endorsements(limited, NOW).holdAt(NOW.plusSeconds(10))).isTrue();
    assertThat(ParsecTpmProfile.endorsements(limited, NOW).holdAt(NOW.plusSeconds(11))).isFalse();
    for (Instant outside : List.of(NOW.minusSeconds(1), NOW.plusSeconds(11))) {
      assertThatExceptionOfType(MalformedException.class)
          .isThrownBy(() -> ParsecTpmProfile.endorsements(limited, outside))
          .withMessageContaining("does not hold at");
    }
  }

  @Test
  void refusesTrustAnchorsThatBreakTheProfile() {
    CryptoKey pem = CryptoKey.PemPublicKey.of(KEY);
    CryptoKey certificate = new CryptoKey.PemCertificate("certificate");
    EnvironmentId octets = new EnvironmentId.Octets(KID);
    assertAnchorRefused(Environment.of(NAMED), "the instance must be octets", pem);
    assertAnchorRefused(
        Environment.of(NAMED, new EnvironmentId.Ueid(KID)), "the instance must be octets", pem);
    assertAnchorRefused(
        Environment.of(NAMED, new EnvironmentId.Octets(Bytes.EMPTY)), "0 octets", pem);
    assertAnchorRefused(
        new Environment(Optional.empty(), Optional.of(octets), Optional.empty()), "no class", pem);
    assertAnchorRefused(
        new Environment(Optional.of(NAMED), Optional.of(octets), Optional.of(octets)),
        "a group",
        pem);
    assertAnchorRefused(Environment.of(EnvironmentClass.of(octets), octets), "must be a UUID", pem);
    assertAnchorRefused(Environment.of(vendorClass(), octets), "more than its identifier", pem);
    assertAnchorRefused(INSTANCE, "2 keys", pem, pem);
    assertAnchorRefused(INSTANCE, "must be PEM", certificate);
    for (String text :
        List.of(
            "",
            "x",
            KEY.pem() + KEY.pem(),
            KEY.pem() + "x",
            "x" + KEY.pem(),
            KEY.pem().replace("PUBLIC KEY", "EC PUBLIC KEY"),
            KEY.pem().replace("MFkw", "MFkx"))) {
      assertAnchorRefused(INSTANCE, "<554>", new CryptoKey.PemPublicKey(text));
    }
    AttestKeyTriple conditional =
        new AttestKeyTriple(
            INSTANCE,
            List.of(pem),
            Optional.of(new KeyConditions(Optional.of(new MeasurementKey.Number(0)), List.of())));
    assertRefused(corim(Triples.attestKeys(conditional)), "a condition");
  }

  @Test
  void refusesTwoTrustAnchorsForOneInstance() {
    AttestKeyTriple one = AttestKeyTriple.of(INSTANCE, CryptoKey.PemPublicKey.of(KEY));
    AttestKeyTriple other =
        AttestKeyTriple.of(
            Environment.of(
                EnvironmentClass.of(new EnvironmentId.Uuid(new UUID(1, 2))),
                new EnvironmentId.Octets(KID)),
            CryptoKey.PemPublicKey.of(generator(EcCurve.P384)));

    assertRefused(corim(Triples.attestKeys(one, other)), "two trust anchors");
    assertRefused(corim(Triples.attestKeys(one), Triples.attestKeys(one)), "two trust anchors");
  }

  @Test
  void refusesReferenceValuesThatBreakTheProfile() {
    Environment all = Environment.of(NAMED);
    Digests digests = Digests.of(DigestAlgorithm.SHA_256, ZERO);
    Measurement good = Measurement.of(0, digests);
    Extensions more =
        new Extensions(
            new TreeMap<>(Map.of(12L, SampleComids.opaque(CborWriter.integer(9)))),
            new TreeMap<>());

    assertStateRefused(INSTANCE, "single instance", good);
    assertStateRefused(Environment.of(vendorClass()), "more than its identifier", good);
    assertStateRefused(
        new Environment(
            Optional.of(NAMED), Optional.empty(), Optional.of(new EnvironmentId.Uuid(CLASS))),
        "a group",
        good);
    assertStateRefused(all, "number of a register", Measurement.of(256, digests));
    assertStateRefused(
        all,
        "number of a register",
        new Measurement(Optional.empty(), MeasurementValues.of(digests), List.of()));
    assertStateRefused(
        all,
        "number of a register",
        new Measurement(
            Optional.of(new MeasurementKey.Text("0")), MeasurementValues.of(digests), List.of()));
    assertStateRefused(
        all,
        "no digests",
        new Measurement(good.key(), MeasurementValues.of(v -> v.others(more)), List.of()));
    assertStateRefused(
        all,
        "a condition",
        new Measurement(
            good.key(), MeasurementValues.of(v -> v.digests(digests).others(more)), List.of()));
    assertStateRefused(
        all,
        "a condition",
        new Measurement(good.key(), good.values(), List.of(CryptoKey.PemPublicKey.of(KEY))));
    assertStateRefused(all, "register 0 twice", good, good);
  }

  /** Several states are several triples, and stay apart. */
  @Test
  void keepsStatesApart() throws MalformedException {
    Bytes ones = Bytes.copyOf(new byte[31]);
    Digests other = Digests.of(DigestAlgorithm.SHA_256, Bytes.concat(ones, Bytes.of(1)));
    ReferenceTriple first =
        new ReferenceTriple(
            Environment.of(NAMED),
            List.of(Measurement.of(0, Digests.of(DigestAlgorithm.SHA_256, ZERO))));
    ReferenceTriple second =
        new ReferenceTriple(Environment.of(NAMED), List.of(Measurement.of(1, other)));
    ParsecTpmEndorsements endorsements =
        ParsecTpmProfile.endorsements(corim(Triples.referenceValues(first, second)), NOW);

    assertThat(endorsements.referenceStates()).hasSize(2);
    for (ReferenceState state : endorsements.referenceStates()) {
      assertThat(state.values(TpmHash.SHA256, List.of(0, 1))).isEmpty();
    }
  }

  @Test
  void refusesStatementsOfOtherKinds() throws MalformedException {
    Extensions unknown =
        new Extensions(
            new TreeMap<>(Map.of(7L, SampleComids.opaque(CborWriter.integer(9)))), new TreeMap<>());
    Corim coswid =
        new Corim(
            Identifier.fresh(),
            List.of(new CorimTag.Other(505, SampleComids.opaque(CborWriter.bytes(ZERO)))),
            Optional.of(ParsecTpmProfile.PROFILE),
            Optional.empty(),
            List.of(),
            Extensions.NONE);

    EndorsedTriple known =
        new EndorsedTriple(
            Environment.of(NAMED),
            List.of(Measurement.of(0, Digests.of(DigestAlgorithm.SHA_256, ZERO))));

    assertRefused(corim(Triples.of(t -> t.others(unknown))), "triples besides reference values");
    assertRefused(corim(Triples.of(t -> t.endorsedValues(known))), "triples besides");
    assertRefused(coswid, "a tag other than a CoMID");
  }

  private static EnvironmentClass vendorClass() {
    return new EnvironmentClass(
        Optional.of(new EnvironmentId.Uuid(CLASS)),
        Optional.of("vendor"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static PcrValues pcrs(TpmHash bank) {
    TreeMap<Integer, Bytes> values = new TreeMap<>();
    for (int register : new int[] {0, 7, 255}) {
      values.put(register, bank.digest(Bytes.of(register)));
    }
    return new PcrValues(bank, values);
  }

  private static void assertAnchorRefused(
      Environment environment, String problem, CryptoKey... keys) {
    assertRefused(
        corim(
            Triples.attestKeys(new AttestKeyTriple(environment, List.of(keys), Optional.empty()))),
        problem);
  }

  private static void assertStateRefused(
      Environment environment, String problem, Measurement... measurements) {
    assertRefused(
        corim(Triples.referenceValues(new ReferenceTriple(environment, List.of(measurements)))),
        problem);
  }

  /** The rule is broken by the content and by nothing else: the octets are a legal CoRIM. */
  private static void assertRefused(Corim corim, String problem) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> ParsecTpmProfile.endorsements(corim, NOW))
        .withMessageStartingWith("corim<501>.")
        .withMessageContaining(problem);
    try {
      CorimReader reader = CorimReader.strict(Set.of(corim.profile().orElseThrow()));
      assertThat(reader.read(CorimWriter.write(corim))).isEqualTo(corim);
    } catch (MalformedException malformed) {
      assertThat(malformed.where()).contains("<505>");
    }
  }

  private static Corim corim(Triples... triples) {
    List<Comid> comids = new ArrayList<>();
    for (Triples each : triples) {
      comids.add(Comid.of(Identifier.fresh(), each));
    }
    return Corim.of(Identifier.fresh(), ParsecTpmProfile.PROFILE, comids.toArray(Comid[]::new));
  }

  private static ParsecTpmEndorsements read(CorimReader reader, Bytes octets)
      throws MalformedException {
    return ParsecTpmProfile.endorsements(reader.read(octets), NOW);
  }

  private static CorimReader strict() {
    return CorimReader.strict(Set.of(ParsecTpmProfile.PROFILE));
  }

  private static CorimReader compatible() {
    return CorimReader.acceptingBareTextProfile(Set.of(ParsecTpmProfile.PROFILE));
  }

  private static EcKey generator(EcCurve curve) {
    try {
      KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
      pairs.initialize(new ECGenParameterSpec("secp" + curve.joseName().substring(2) + "r1"));
      return EcKey.of((ECPublicKey) pairs.generateKeyPair().getPublic());
    } catch (GeneralSecurityException | MalformedException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
