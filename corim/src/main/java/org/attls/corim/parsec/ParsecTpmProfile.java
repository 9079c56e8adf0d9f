package org.attls.corim.parsec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.Corim;
import org.attls.corim.CorimDocument;
import org.attls.corim.Profile;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.comid.AttestKeyTriple;
import org.attls.corim.comid.Comid;
import org.attls.corim.comid.ReferenceTriple;
import org.attls.corim.comid.Triples;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentClass;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.measurement.Measurement;
import org.attls.corim.term.Digests;
import org.attls.corim.term.Identifier;
import org.attls.corim.term.Layout;
import org.attls.eat.key.VerificationKey;
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
      UUID classId, Bytes kid, VerificationKey attestationKey, Optional<PcrValues> state) {
    return endorsement(
        Identifier.fresh(), classId, new EnvironmentId.Octets(kid), attestationKey, state);
  }

  /**
   * As {@link #endorsement(UUID, Bytes, VerificationKey, Optional)}, with what a release of
   * Veraison expects: up to v0.0.2601 the instance is a UEID. To be written by {@link
   * org.attls.corim.CorimWriter#write(Corim, VeraisonRelease)} for the same release.
   */
  public static Corim endorsement(
      UUID classId,
      Bytes kid,
      VerificationKey attestationKey,
      Optional<PcrValues> state,
      VeraisonRelease release) {
    EnvironmentId instance =
        release.isVersion1() ? new EnvironmentId.Ueid(kid) : new EnvironmentId.Octets(kid);
    return endorsement(Identifier.fresh(), classId, instance, attestationKey, state);
  }

  /**
   * As {@link #endorsement(UUID, Bytes, VerificationKey, Optional)}, with a name for the manifest.
   */
  public static Corim endorsement(
      Identifier corimId,
      UUID classId,
      Bytes kid,
      VerificationKey attestationKey,
      Optional<PcrValues> state) {
    return endorsement(corimId, classId, new EnvironmentId.Octets(kid), attestationKey, state);
  }

  private static Corim endorsement(
      Identifier corimId,
      UUID classId,
      EnvironmentId instance,
      VerificationKey attestationKey,
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
   *     does not hold at that time; with the path, of the layout that the draft has
   */
  public static ParsecTpmEndorsements endorsements(Corim corim, Instant at)
      throws MalformedException {
    return new ParsecTpmRules(
            Layout.DRAFT_11,
            (path, problem) -> new MalformedException("corim<501>" + path, -1, problem))
        .endorsements(corim, at);
  }

  /**
   * What a CoRIM of this profile endorses. Where its layout is that of Veraison's v1 library, which
   * only a reader that was told to has let through, an instance may be a UEID (tag 550) as it was
   * then.
   *
   * @param at when it has to hold
   * @throws MalformedException as of {@link #endorsements(Corim, Instant)}, with the path and the
   *     offset in the document
   */
  public static ParsecTpmEndorsements endorsements(CorimDocument document, Instant at)
      throws MalformedException {
    return new ParsecTpmRules(document.layout(), document::failure)
        .endorsements(document.corim(), at);
  }
}
