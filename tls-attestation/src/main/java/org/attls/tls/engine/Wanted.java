package org.attls.tls.engine;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.Requirement;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceType;

/** What an end's settings come to in the negotiation. */
final class Wanted {
  private Wanted() {}

  /** The direction in which this end attests. */
  static DirectionPolicy own(Optional<AttesterSettings> settings, Requirement requirement) {
    return settings
        .map(own -> evidence(requirement, own.attester().evidenceTypes()))
        .orElse(DirectionPolicy.OFF);
  }

  /** The direction in which the peer attests: where that is configured, it is demanded. */
  static DirectionPolicy ofPeer(Optional<RelyingParty> relyingParty) {
    return relyingParty
        .map(it -> evidence(Requirement.REQUIRED, it.evidenceTypes()))
        .orElse(DirectionPolicy.OFF);
  }

  /**
   * The binding modes of a connection: it has one mode for both directions, so what one direction
   * does not take the other cannot have either.
   *
   * @throws IllegalArgumentException if the two directions have no mode in common
   */
  static List<BindingMode> bindingModes(
      Optional<AttesterSettings> own, Optional<RelyingParty> ofPeer) {
    List<BindingMode> modes =
        BindingMode.atLeast(BindingMode.DRAFT).stream()
            .filter(mode -> own.map(it -> it.bindingModes().contains(mode)).orElse(true))
            .filter(mode -> ofPeer.map(it -> it.bindingModes().contains(mode)).orElse(true))
            .toList();
    if (modes.isEmpty()) {
      throw new IllegalArgumentException(
          "the two directions of a connection have no binding mode in common");
    }
    return modes;
  }

  private static DirectionPolicy evidence(Requirement requirement, List<CmwType> types) {
    return DirectionPolicy.evidence(
        requirement,
        types.stream().map(type -> EvidenceType.of(CredentialKind.ATTESTATION, type)).toList());
  }
}
