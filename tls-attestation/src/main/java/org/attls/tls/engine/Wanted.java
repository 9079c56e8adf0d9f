package org.attls.tls.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.Model;
import org.attls.tls.negotiate.Requirement;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceType;
import org.attls.tls.wire.VerifierIdentity;

/** What an end's settings come to in the negotiation. */
final class Wanted {
  private Wanted() {}

  /** One direction; evidence before results, because it is bound to the connection. */
  static DirectionPolicy direction(
      Requirement requirement,
      Optional<List<EvidenceType>> evidence,
      Optional<List<VerifierIdentity>> results,
      List<CredentialKind> resultKinds) {
    List<Model> models = new ArrayList<>();
    evidence.ifPresent(types -> models.add(Model.BACKGROUND_CHECK));
    results.ifPresent(verifiers -> models.add(Model.PASSPORT));
    return new DirectionPolicy(
        requirement, models, evidence.orElse(List.of()), results.orElse(List.of()), resultKinds);
  }

  /** Every type in every kind; the kind counts for more. */
  static List<EvidenceType> types(List<CredentialKind> kinds, List<CmwType> types) {
    return kinds.stream()
        .flatMap(kind -> types.stream().map(type -> EvidenceType.of(kind, type)))
        .toList();
  }

  /**
   * The binding modes of a connection: it has one mode for both directions, so what one direction
   * does not take the other cannot have either. Results have no challenge, and no say.
   *
   * @throws IllegalArgumentException if the two directions have no mode in common
   */
  static List<BindingMode> bindingModes(Optional<AttesterSettings> own, PeerDemands ofPeer) {
    Optional<AttesterSettings> withEvidence = own.filter(it -> it.attester().isPresent());
    List<BindingMode> modes =
        BindingMode.atLeast(BindingMode.DRAFT).stream()
            .filter(mode -> withEvidence.map(it -> it.bindingModes().contains(mode)).orElse(true))
            .filter(
                mode -> ofPeer.evidence().map(it -> it.bindingModes().contains(mode)).orElse(true))
            .toList();
    if (modes.isEmpty()) {
      throw new IllegalArgumentException(
          "the two directions of a connection have no binding mode in common");
    }
    return modes;
  }
}
