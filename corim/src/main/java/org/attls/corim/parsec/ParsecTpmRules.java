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
import org.attls.corim.comid.AttestKeyTriple;
import org.attls.corim.comid.ReferenceTriple;
import org.attls.corim.comid.Triples;
import org.attls.corim.environment.Environment;
import org.attls.corim.environment.EnvironmentClass;
import org.attls.corim.environment.EnvironmentId;
import org.attls.corim.key.CryptoKey;
import org.attls.corim.measurement.Measurement;
import org.attls.corim.measurement.MeasurementKey;
import org.attls.corim.measurement.MeasurementValues;
import org.attls.corim.term.Digests;
import org.attls.corim.term.Layout;
import org.attls.eat.key.VerificationKey;

/**
 * The rules of the profile, in the order of a CoRIM's members; {@link ParsecTpmProfile} has them.
 */
final class ParsecTpmRules {
  private static final int MAX_KID = 255;

  private final Layout layout;
  private final Place place;

  /** Where a rule is broken. */
  interface Place {
    /** A failure at a path below the map of the CoRIM. */
    MalformedException failure(String path, String problem);
  }

  ParsecTpmRules(Layout layout, Place place) {
    this.layout = layout;
    this.place = place;
  }

  ParsecTpmEndorsements endorsements(Corim corim, Instant at) throws MalformedException {
    if (!corim.profile().equals(Optional.of(ParsecTpmProfile.PROFILE))) {
      throw failure(".3", "not of the profile " + ParsecTpmProfile.URI);
    }
    if (!corim.holdsAt(at)) {
      throw failure(".4", "does not hold at " + at + " but " + describe(corim));
    }
    List<TrustAnchor> anchors = new ArrayList<>();
    List<ReferenceState> states = new ArrayList<>();
    for (int i = 0; i < corim.tags().size(); i++) {
      String path = ".1[" + i + "]";
      if (!(corim.tags().get(i) instanceof CorimTag.OfComid tag)) {
        throw failure(path, "a tag other than a CoMID");
      }
      read(tag.comid().triples(), path + "<506>.4", anchors, states);
    }
    try {
      return new ParsecTpmEndorsements(anchors, states, corim.validity());
    } catch (IllegalArgumentException contradictory) {
      throw failure(".1", String.valueOf(contradictory.getMessage()));
    }
  }

  private void read(
      Triples triples, String path, List<TrustAnchor> anchors, List<ReferenceState> states)
      throws MalformedException {
    if (triples.hasMoreThanValuesAndKeys()) {
      throw failure(path, "triples besides reference values and attest keys");
    }
    for (int i = 0; i < triples.referenceValues().size(); i++) {
      states.add(readState(triples.referenceValues().get(i), path + ".0[" + i + "]"));
    }
    for (int i = 0; i < triples.attestKeys().size(); i++) {
      anchors.add(
          readAnchor(
              triples.attestKeys().get(i), path + "." + layout.attestKeyTriples() + "[" + i + "]"));
    }
  }

  private TrustAnchor readAnchor(AttestKeyTriple triple, String path) throws MalformedException {
    UUID classId = classId(triple.environment(), path + "[0]");
    Bytes kid = kid(triple.environment(), path + "[0].1");
    if (triple.keys().size() != 1) {
      throw failure(path + "[1]", triple.keys().size() + " keys, must be exactly one");
    }
    if (!(triple.keys().get(0) instanceof CryptoKey.PemPublicKey pem)) {
      throw failure(path + "[1][0]", "the key must be PEM, tag 554");
    }
    if (triple.conditions().isPresent()) {
      throw failure(path + "[2]", "a condition that this profile does not have");
    }
    return new TrustAnchor(classId, kid, key(pem, path + "[1][0]<554>"));
  }

  private Bytes kid(Environment environment, String path) throws MalformedException {
    Optional<EnvironmentId> instance = environment.instance();
    if (layout.isVersion1() && instance.orElse(null) instanceof EnvironmentId.Ueid ueid) {
      return ueid.value();
    }
    if (!(instance.orElse(null) instanceof EnvironmentId.Octets octets)) {
      throw failure(path, "the instance must be octets, tag 560");
    }
    if (octets.value().isEmpty() || octets.value().size() > MAX_KID) {
      throw failure(
          path, "instance of " + octets.value().size() + " octets, must be 1.." + MAX_KID);
    }
    return octets.value();
  }

  private VerificationKey key(CryptoKey.PemPublicKey pem, String path) throws MalformedException {
    try {
      return pem.key(path);
    } catch (MalformedException malformed) {
      throw failure(path, malformed.problem());
    }
  }

  private ReferenceState readState(ReferenceTriple triple, String path) throws MalformedException {
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
      if (!measurement.values().equals(MeasurementValues.of(digests.get()))
          || !measurement.authorizedBy().isEmpty()) {
        throw failure(where, "a condition that this profile does not have");
      }
      if (registers.put((int) number.value(), digests.get()) != null) {
        throw failure(where + ".0", "register " + number.value() + " twice in one state");
      }
    }
    return new ReferenceState(classId, registers);
  }

  private UUID classId(Environment environment, String path) throws MalformedException {
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

  private MalformedException failure(String path, String problem) {
    return place.failure(path, problem);
  }
}
