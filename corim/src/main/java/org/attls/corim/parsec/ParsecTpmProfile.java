package org.attls.corim.parsec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimTag;
import org.attls.corim.Profile;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.comid.AttestKeyTriple;
import org.attls.corim.comid.Comid;
import org.attls.corim.comid.CryptoKey;
import org.attls.corim.comid.Digests;
import org.attls.corim.comid.Environment;
import org.attls.corim.comid.EnvironmentClass;
import org.attls.corim.comid.EnvironmentId;
import org.attls.corim.comid.Measurement;
import org.attls.corim.comid.MeasurementKey;
import org.attls.corim.comid.ReferenceTriple;
import org.attls.corim.comid.Triples;
import org.attls.corim.term.Identifier;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.PcrValues;

/**
 * The CoRIM profile of Parsec's TPM evidence: writes an endorsement, and reads endorsements by the
 * profile's rules.
 *
 * <pre>
 * trust anchor:     attest-key triple, environment = { class: { class-id: 37(uuid) }, instance: 560(kid) },
 *                   keys = [ 554(PEM) ], exactly one
 * reference state:  reference triple, environment = { class: { class-id: 37(uuid) } },
 *                   one measurement for each register: mkey = its number, mval = { digests: one for each bank }
 * </pre>
 *
 * <p>Stricter than Veraison, which passes over what it does not know: a statement with a condition
 * that would not be checked (other values, authorized-by, other triples, vendor or layer of the
 * class) is refused, because dropping the condition would widen the statement.
 */
public final class ParsecTpmProfile {
  /** Name of the profile. */
  public static final String URI = "tag:github.com/parallaxsecond,2023-03-03:tpm";

  /** The profile. */
  public static final Profile PROFILE = new Profile.Uri(URI);

  private static final int MAX_KID = 255;

  private ParsecTpmProfile() {}

  /**
   * An endorsement of one attestation key and, where given, of one good state; manifest and tags
   * get fresh UUIDs, since Veraison refuses a manifest whose name it has seen.
   *
   * @param classId class of the device
   * @param kid the name that its evidence gives for the key: a UEID of 7 to 33 octets
   * @param attestationKey the key
   * @param state all registers of the state
   */
  public static Corim endorsement(
      UUID classId, Bytes kid, EcKey attestationKey, Optional<PcrValues> state) {
    return endorsement(
        Identifier.fresh(), classId, new EnvironmentId.Octets(kid), attestationKey, state);
  }

  /**
   * As {@link #endorsement(UUID, Bytes, EcKey, Optional)}, with what a release of Veraison expects:
   * up to v0.0.2601 the instance is a UEID. To be written by {@link
   * org.attls.corim.CorimWriter#write(Corim, VeraisonRelease)} for the same release.
   */
  public static Corim endorsement(
      UUID classId,
      Bytes kid,
      EcKey attestationKey,
      Optional<PcrValues> state,
      VeraisonRelease release) {
    EnvironmentId instance =
        release == VeraisonRelease.V0_0_2408_TO_2601
            ? new EnvironmentId.Ueid(kid)
            : new EnvironmentId.Octets(kid);
    return endorsement(Identifier.fresh(), classId, instance, attestationKey, state);
  }

  /** As {@link #endorsement(UUID, Bytes, EcKey, Optional)}, with a name for the manifest. */
  public static Corim endorsement(
      Identifier corimId,
      UUID classId,
      Bytes kid,
      EcKey attestationKey,
      Optional<PcrValues> state) {
    return endorsement(corimId, classId, new EnvironmentId.Octets(kid), attestationKey, state);
  }

  private static Corim endorsement(
      Identifier corimId,
      UUID classId,
      EnvironmentId instance,
      EcKey attestationKey,
      Optional<PcrValues> state) {
    Bytes kid =
        instance instanceof EnvironmentId.Ueid ueid
            ? ueid.value()
            : ((EnvironmentId.Octets) instance).value();
    // Evidence names the key by a UEID; an instance that is none could never be found.
    EnvironmentId.Ueid checked = new EnvironmentId.Ueid(kid);
    if (checked.value().u8(0) < 1 || checked.value().u8(0) > 3) {
      throw new IllegalArgumentException("a kid that is no UEID: its first octet must be 1..3");
    }
    EnvironmentClass named = EnvironmentClass.of(new EnvironmentId.Uuid(classId));
    List<Comid> comids = new ArrayList<>();
    comids.add(
        Comid.of(
            Identifier.fresh(),
            Triples.attestKeys(
                AttestKeyTriple.of(
                    Environment.of(named, instance), CryptoKey.PemPublicKey.of(attestationKey)))));
    state.ifPresent(
        values ->
            comids.add(
                Comid.of(
                    Identifier.fresh(),
                    Triples.referenceValues(
                        new ReferenceTriple(Environment.of(named), measurements(values))))));
    return Corim.of(corimId, PROFILE, comids.toArray(Comid[]::new));
  }

  private static List<Measurement> measurements(PcrValues values) {
    return values.values().entrySet().stream()
        .map(
            register ->
                Measurement.of(
                    register.getKey(),
                    Digests.of(ReferenceState.algorithm(values.bank()), register.getValue())))
        .toList();
  }

  /**
   * What a CoRIM of this profile endorses.
   *
   * @param at when it has to hold
   * @throws MalformedException if the CoRIM is of another profile, breaks a rule of this one, or
   *     does not hold at that time
   */
  public static ParsecTpmEndorsements endorsements(Corim corim, Instant at)
      throws MalformedException {
    if (!corim.profile().equals(Optional.of(PROFILE))) {
      throw failure("corim<501>.3", "not of the profile " + URI);
    }
    if (corim.validity().isPresent() && !corim.validity().get().contains(at)) {
      throw failure("corim<501>.4", "does not hold at " + at + " but " + describe(corim));
    }
    List<TrustAnchor> anchors = new ArrayList<>();
    List<ReferenceState> states = new ArrayList<>();
    for (int i = 0; i < corim.tags().size(); i++) {
      String path = "corim<501>.1[" + i + "]";
      if (!(corim.tags().get(i) instanceof CorimTag.OfComid tag)) {
        throw failure(path, "a tag other than a CoMID");
      }
      read(tag.comid().triples(), path + "<506>.4", anchors, states);
    }
    try {
      return new ParsecTpmEndorsements(anchors, states, corim.validity());
    } catch (IllegalArgumentException contradictory) {
      throw failure("corim<501>.1", String.valueOf(contradictory.getMessage()));
    }
  }

  private static void read(
      Triples triples, String path, List<TrustAnchor> anchors, List<ReferenceState> states)
      throws MalformedException {
    if (!triples.others().isEmpty()) {
      throw failure(path, "triples of other kinds: " + triples.others());
    }
    for (int i = 0; i < triples.referenceValues().size(); i++) {
      states.add(readState(triples.referenceValues().get(i), path + ".0[" + i + "]"));
    }
    for (int i = 0; i < triples.attestKeys().size(); i++) {
      anchors.add(readAnchor(triples.attestKeys().get(i), path + ".3[" + i + "]"));
    }
  }

  private static TrustAnchor readAnchor(AttestKeyTriple triple, String path)
      throws MalformedException {
    UUID classId = classId(triple.environment(), path + "[0]");
    if (!(triple.environment().instance().orElse(null) instanceof EnvironmentId.Octets kid)) {
      throw failure(path + "[0].1", "the instance must be octets, tag 560");
    }
    if (kid.value().isEmpty() || kid.value().size() > MAX_KID) {
      throw failure(
          path + "[0].1", "instance of " + kid.value().size() + " octets, must be 1.." + MAX_KID);
    }
    if (triple.keys().size() != 1) {
      throw failure(path + "[1]", triple.keys().size() + " keys, must be exactly one");
    }
    if (!(triple.keys().get(0) instanceof CryptoKey.PemPublicKey pem)) {
      throw failure(path + "[1][0]", "the key must be PEM, tag 554");
    }
    if (triple.conditions().isPresent()) {
      throw failure(path + "[2]", "a condition that this profile does not have");
    }
    return new TrustAnchor(classId, kid.value(), pem.key(path + "[1][0]<554>"));
  }

  private static ReferenceState readState(ReferenceTriple triple, String path)
      throws MalformedException {
    UUID classId = classId(triple.environment(), path + "[0]");
    if (triple.environment().instance().isPresent()) {
      throw failure(path + "[0].1", "reference values for a single instance");
    }
    SortedMap<Integer, Digests> registers = new TreeMap<>();
    for (int i = 0; i < triple.measurements().size(); i++) {
      Measurement measurement = triple.measurements().get(i);
      String where = path + "[1][" + i + "]";
      if (!(measurement.key().orElse(null) instanceof MeasurementKey.Number number)
          || number.value() > 255) {
        throw failure(where + ".0", "the key must be the number of a register, 0..255");
      }
      Optional<Digests> digests = measurement.values().digests();
      if (digests.isEmpty()) {
        throw failure(where + ".1", "no digests");
      }
      if (!measurement.values().others().isEmpty() || !measurement.authorizedBy().isEmpty()) {
        throw failure(where, "a condition that this profile does not have");
      }
      if (registers.put((int) number.value(), digests.get()) != null) {
        throw failure(where + ".0", "register " + number.value() + " twice in one state");
      }
    }
    return new ReferenceState(classId, registers);
  }

  private static UUID classId(Environment environment, String path) throws MalformedException {
    if (environment.group().isPresent()) {
      throw failure(path + ".2", "a group");
    }
    Optional<EnvironmentClass> named = environment.environmentClass();
    if (named.isEmpty()) {
      throw failure(path + ".0", "no class");
    }
    if (!(named.get().id().orElse(null) instanceof EnvironmentId.Uuid uuid)) {
      throw failure(path + ".0.0", "the class identifier must be a UUID, tag 37");
    }
    if (!named.get().equals(EnvironmentClass.of(uuid))) {
      throw failure(path + ".0", "a class that is more than its identifier");
    }
    return uuid.value();
  }

  private static String describe(Corim corim) {
    return corim
        .validity()
        .map(
            validity ->
                validity.notBefore().map(first -> "from " + first + " ").orElse("")
                    + "until "
                    + validity.notAfter())
        .orElse("always");
  }

  private static MalformedException failure(String path, String problem) {
    return new MalformedException(path, -1, problem);
  }
}
