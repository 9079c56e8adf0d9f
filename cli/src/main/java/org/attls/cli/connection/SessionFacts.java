package org.attls.cli.connection;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.attls.cli.report.Event;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.InspectedEvidence;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.Stage;

/** What there is to say about a connection. */
final class SessionFacts {
  private SessionFacts() {}

  /** How it was negotiated, and how long each stage took. */
  static Event addSession(Event event, AttestedSession session) {
    event
        .fact("profile", session.profile())
        .fact("cipher_suite", session.cipherSuite())
        .fact("elliptic_curves", session.curves());
    session.applicationProtocol().ifPresent(it -> event.fact("application_protocol", it));
    session.serverName().ifPresent(it -> event.fact("server_name", it));
    session.attestation().ifPresent(attestation -> addAttestation(event, "", attestation));
    if (session.peer().isPresent()) {
      session.own().ifPresent(own -> addAttestation(event, "own_", own));
    }
    session.peer().ifPresent(peer -> addPeer(event, peer));
    session.certifiedPeer().ifPresent(name -> event.fact("certified_name", name));
    return event.fact("timings_ms", timings(session));
  }

  /**
   * @param of what the facts' names begin with: where both ends attest, those of this end are
   *     marked
   */
  private static void addAttestation(
      Event event, String of, AttestedSession.Attestation attestation) {
    event.fact(of + "credential_kind", attestation.kind().toString());
    attestation
        .evidence()
        .ifPresent(it -> event.fact(of + "evidence_type", it.evidenceType().type().toString()));
    attestation
        .result()
        .ifPresent(it -> event.fact(of + "presented_result_of", it.verifier().toString()));
    event
        .fact(of + "evidence_octets", attestation.octets())
        .fact(
            of + "binding",
            attestation.binding().map(it -> it.name().toLowerCase(Locale.ROOT)).orElse("none"));
  }

  private static void addPeer(Event event, AttestedSession.AttestedPeer peer) {
    AttestedIdentity identity = peer.verdict().identity();
    event
        .fact("identity_level", identity.level().name())
        .fact("identity", identity.name())
        // Shown is what the result says, which is affirming unless warnings were allowed by name.
        .fact("tier", peer.verdict().result().worst().name().toLowerCase(Locale.ROOT));
    peer.evidence()
        .flatMap(InspectedEvidence::pcrs)
        .ifPresent(
            pcrs -> event.fact("pcrs", pcrs.selection()).fact("pcr_digest", pcrs.digest().hex()));
  }

  private static Map<String, Double> timings(AttestedSession session) {
    Map<String, Double> milliseconds = new LinkedHashMap<>();
    for (Stage stage : Stage.values()) {
      Duration spent = session.timings().get(stage);
      if (spent != null) {
        milliseconds.put(stage.name().toLowerCase(Locale.ROOT), spent.toNanos() / 1e6);
      }
    }
    return milliseconds;
  }
}
