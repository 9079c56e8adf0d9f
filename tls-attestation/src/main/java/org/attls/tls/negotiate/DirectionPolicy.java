package org.attls.tls.negotiate;

import java.util.List;
import java.util.Optional;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceType;
import org.attls.tls.wire.VerifierIdentity;

/**
 * What one end can do and wants in one direction.
 *
 * @param requirement whether it has to happen
 * @param models the models switched on, in order of preference; the extension of one that is not is
 *     treated as unknown
 * @param evidenceTypes background check: what the attester can make, or the relying party can have
 *     appraised, in order of preference; empty when there is nothing at the moment
 * @param verifiers passport: whose results the attester has, or the relying party trusts, in order
 *     of preference; empty when there are none at the moment
 * @param resultKinds passport: the kinds of credential that can be shown or are taken, in order of
 *     preference
 */
public record DirectionPolicy(
    Requirement requirement,
    List<Model> models,
    List<EvidenceType> evidenceTypes,
    List<VerifierIdentity> verifiers,
    List<CredentialKind> resultKinds) {

  /** No attestation in this direction. */
  public static final DirectionPolicy OFF =
      new DirectionPolicy(Requirement.OFF, List.of(), List.of(), List.of());

  /**
   * @throws IllegalArgumentException if attestation is wanted and no model is switched on, a model
   *     is listed twice, or an evidence type has an unknown kind
   */
  public DirectionPolicy {
    models = List.copyOf(models);
    evidenceTypes = List.copyOf(evidenceTypes);
    verifiers = List.copyOf(verifiers);
    resultKinds = List.copyOf(resultKinds);
    if (requirement != Requirement.OFF && models.isEmpty()) {
      throw new IllegalArgumentException("attestation is " + requirement + " and no model is on");
    }
    if (models.stream().distinct().count() != models.size()) {
      throw new IllegalArgumentException("a model is listed twice: " + models);
    }
    // So that an offered type of an unknown kind never finds its match here.
    if (!evidenceTypes.stream().allMatch(type -> type.kind().isKnown())) {
      throw new IllegalArgumentException(
          "a kind of credential that nobody knows: " + evidenceTypes);
    }
  }

  /** Results as the only credential. */
  public DirectionPolicy(
      Requirement requirement,
      List<Model> models,
      List<EvidenceType> evidenceTypes,
      List<VerifierIdentity> verifiers) {
    this(requirement, models, evidenceTypes, verifiers, List.of(CredentialKind.ATTESTATION));
  }

  /** Background check only. */
  public static DirectionPolicy evidence(Requirement requirement, List<EvidenceType> types) {
    return new DirectionPolicy(requirement, List.of(Model.BACKGROUND_CHECK), types, List.of());
  }

  /** Passport only. */
  public static DirectionPolicy results(Requirement requirement, List<VerifierIdentity> verifiers) {
    return new DirectionPolicy(requirement, List.of(Model.PASSPORT), List.of(), verifiers);
  }

  /** Whether this direction is on and may use {@code model}. */
  public boolean uses(Model model) {
    return requirement != Requirement.OFF && models.contains(model);
  }

  /**
   * The first offered type that matches one of ours; of a kind that we do not know none does. The
   * client's order counts: the draft does not say whose does.
   */
  Optional<EvidenceType> firstMatch(List<EvidenceType> offered) {
    return offered.stream()
        .filter(type -> evidenceTypes.stream().anyMatch(type::matches))
        .findFirst();
  }

  /** The first offered verifier that is one of ours. */
  Optional<VerifierIdentity> firstVerifier(List<VerifierIdentity> offered) {
    return offered.stream().filter(verifiers::contains).findFirst();
  }
}
