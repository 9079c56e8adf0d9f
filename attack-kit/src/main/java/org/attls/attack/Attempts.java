package org.attls.attack;

import java.util.Optional;
import java.util.OptionalInt;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.LabPeer;
import org.attls.attack.peer.LabServer;
import org.attls.attack.peer.Wire;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;

/** Runs attacks against an engine, and tells what came of them. */
final class Attempts {
  /** What the attacker wants to be delivered, and what the victim would send it. */
  private static final Bytes DATA = Bytes.utf8("an octet too many");

  private Attempts() {}

  /** The attacker's client against a server. */
  static Observation on(AttestedTlsEngine server, LabClient attacker) throws AttestedTlsException {
    return on(server, attacker.start(), new Wire());
  }

  /** The attacker's client, which has begun already, against a server over that wire. */
  static Observation on(AttestedTlsEngine server, LabClient attacker, Wire wire)
      throws AttestedTlsException {
    wire.carry(server, attacker);
    if (attacker.isOver()) {
      attacker.sendApplicationData(DATA);
    }
    return observed(server, attacker, wire);
  }

  /** The attacker's server against a client. */
  static Observation on(AttestedTlsEngine client, LabServer attacker) throws AttestedTlsException {
    Wire wire = new Wire();
    wire.carry(client, attacker);
    if (attacker.isOver()) {
      attacker.sendApplicationData(DATA);
    }
    return observed(client, attacker, wire);
  }

  /** The attacker's own engine, as a client, against a server. */
  static Observation on(AttestedTlsEngine server, AttestedTlsEngine attacker)
      throws AttestedTlsException {
    return on(server, attacker, new Wire());
  }

  /** Two engines with a wire between them that belongs to the attacker; the first is judged. */
  static Observation on(AttestedTlsEngine judged, AttestedTlsEngine other, Wire wire)
      throws AttestedTlsException {
    wire.carry(judged, other);
    if (other.state() == State.OPEN) {
      other.writeApplicationData(DATA.toArray(), 0, DATA.size());
      wire.carry(judged, other);
    }
    if (judged.state() == State.OPEN) {
      judged.writeApplicationData(DATA.toArray(), 0, DATA.size());
      wire.carry(judged, other);
    }
    OptionalInt told =
        wire.secondEnd()
            .filter(end -> end.origin().equals(Optional.of(AttestedTlsException.Origin.RECEIVED)))
            .flatMap(AttestedTlsException::alert)
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty());
    return observation(wire.firstEnd(), told, judged.inputAvailable() + other.inputAvailable());
  }

  private static Observation observed(AttestedTlsEngine judged, LabPeer attacker, Wire wire)
      throws AttestedTlsException {
    wire.carry(judged, attacker);
    if (judged.state() == State.OPEN) {
      judged.writeApplicationData(DATA.toArray(), 0, DATA.size());
      wire.carry(judged, attacker);
    }
    Observation seen =
        observation(
            wire.firstEnd(),
            attacker.alert(),
            judged.inputAvailable() + attacker.received().size());
    return seen instanceof Observation.Succeeded it && it.delivered() == 0
        ? new Observation.Broken("nobody ended; the attacker: " + attacker.gaveUp().orElse("idle"))
        : seen;
  }

  private static Observation observation(
      Optional<AttestedTlsException> end, OptionalInt told, int delivered) {
    return end.<Observation>map(
            it ->
                new Observation.Refused(
                    it.reason(),
                    it.alert().map(OptionalInt::of).orElse(OptionalInt.empty()),
                    told,
                    delivered))
        .orElseGet(() -> new Observation.Succeeded(delivered));
  }
}
