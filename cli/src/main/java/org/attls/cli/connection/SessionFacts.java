package org.attls.cli.connection;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.attls.cli.report.Event;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Tier;
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
    session.attestation().ifPresent(attestation -> addAttestation(event, attestation));
    session.peer().ifPresent(peer -> addPeer(event, peer));
    return event.fact("timings_ms", timings(session));
  }

  private static void addAttestation(Event event, AttestedSession.Attestation attestation) {
    event.fact("credential_kind", attestation.kind().toString());
    attestation
        .evidence()
        .ifPresent(it -> event.fact("evidence_type", it.evidenceType().type().toString()));
    attestation
        .result()
        .ifPresent(it -> event.fact("presented_result_of", it.verifier().toString()));
    event
        .fact("evidence_octets", attestation.octets())
        .fact(
            "binding",
            attestation.binding().map(it -> it.name().toLowerCase(Locale.ROOT)).orElse("none"));
  }

  private static void addPeer(Event event, AttestedSession.AttestedPeer peer) {
    AttestedIdentity identity = peer.verdict().identity();
    event
        .fact("identity_level", identity.level().name())
        .fact("identity", identity.name())
        // A verdict exists for affirming results only; shown is what the result says.
        .fact(
            "tier",
            peer.verdict().result().appraisals().values().stream()
                .map(appraisal -> appraisal.status())
                .max(Tier::compareTo)
                .orElse(Tier.NONE)
                .name()
                .toLowerCase(Locale.ROOT));
    peer.certifiedName().ifPresent(name -> event.fact("certified_name", name));
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
