package org.attls.verifier.embedded.endorse;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.parsec.ReferenceState;
import org.attls.corim.parsec.TrustAnchor;
import org.attls.corim.term.Identifier;

/**
 * Everything that is endorsed, at one moment: immutable. Each {@code kid} stands for exactly one
 * key of one class, each manifest is there once.
 */
public final class Endorsements {
  /** Nothing is endorsed. */
  static final Endorsements NONE = new Endorsements(List.of(), Map.of(), Map.of());

  private final List<EndorsedCorim> corims;
  private final Map<Bytes, List<Endorsed<TrustAnchor>>> anchors;
  private final Map<UUID, List<Endorsed<ReferenceState>>> states;

  private Endorsements(
      List<EndorsedCorim> corims,
      Map<Bytes, List<Endorsed<TrustAnchor>>> anchors,
      Map<UUID, List<Endorsed<ReferenceState>>> states) {
    this.corims = List.copyOf(corims);
    this.anchors = anchors;
    this.states = states;
  }

  /** A statement and the CoRIM that makes it. */
  private record Endorsed<T>(T statement, EndorsedCorim by) {
    boolean holdsAt(Instant at) {
      return by.contents().holdAt(at);
    }
  }

  /**
   * The endorsements of several CoRIMs together.
   *
   * @throws EndorsementException for two manifests of one name, and for one {@code kid} with two
   *     keys or classes, even if they hold at different times; names both sources
   */
  static Endorsements of(List<EndorsedCorim> corims) throws EndorsementException {
    Map<Identifier, EndorsedCorim> byId = new HashMap<>();
    Map<Bytes, List<Endorsed<TrustAnchor>>> anchors = new HashMap<>();
    Map<UUID, List<Endorsed<ReferenceState>>> states = new HashMap<>();
    for (EndorsedCorim corim : corims) {
      EndorsedCorim namesake = byId.put(corim.id(), corim);
      if (namesake != null) {
        throw new EndorsementException(
            corim.source() + ": CoRIM " + corim.id() + " is in " + namesake.source() + " already");
      }
      for (TrustAnchor anchor : corim.contents().trustAnchors()) {
        List<Endorsed<TrustAnchor>> same =
            anchors.computeIfAbsent(anchor.kid(), kid -> new ArrayList<>());
        // The same key endorsed again, for instance with another state, is no conflict.
        if (!same.isEmpty() && !same.get(0).statement().equals(anchor)) {
          throw new EndorsementException(
              corim.source()
                  + ": another key or class for kid "
                  + anchor.kid()
                  + " than in "
                  + same.get(0).by().source());
        }
        same.add(new Endorsed<>(anchor, corim));
      }
      for (ReferenceState state : corim.contents().referenceStates()) {
        states
            .computeIfAbsent(state.classId(), id -> new ArrayList<>())
            .add(new Endorsed<>(state, corim));
      }
    }
    return new Endorsements(corims, anchors, states);
  }

  /** These and one CoRIM more. */
  Endorsements with(EndorsedCorim corim) throws EndorsementException {
    List<EndorsedCorim> more = new ArrayList<>(corims);
    more.add(corim);
    return of(more);
  }

  /** How many CoRIMs there are, valid or not. */
  public int size() {
    return corims.size();
  }

  /** The attestation key with this identifier, where one is endorsed at that time. */
  public Optional<TrustAnchor> trustAnchor(Bytes kid, Instant at) {
    return anchors.getOrDefault(kid, List.of()).stream()
        .filter(endorsed -> endorsed.holdsAt(at))
        .map(Endorsed::statement)
        .findFirst();
  }

  /** The good states of devices of a class at that time; none is a legal answer. */
  public List<ReferenceState> referenceStates(UUID classId, Instant at) {
    return states.getOrDefault(classId, List.of()).stream()
        .filter(endorsed -> endorsed.holdsAt(at))
        .map(Endorsed::statement)
        .distinct()
        .toList();
  }
}
