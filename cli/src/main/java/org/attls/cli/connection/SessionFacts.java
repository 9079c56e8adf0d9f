package org.attls.cli.connection;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.attls.cli.report.Event;
import org.attls.rats.AttestedIdentity;
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
    session
        .attestation()
        .ifPresent(
            attestation ->
                event
                    .fact("credential_kind", attestation.evidenceType().kind().toString())
                    .fact("evidence_type", attestation.evidenceType().type().toString())
                    .fact("evidence_octets", attestation.evidenceOctets())
                    .fact("binding", attestation.binding().name().toLowerCase(Locale.ROOT)));
    session.peer().ifPresent(peer -> addPeer(event, peer));
    return event.fact("timings_ms", timings(session));
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
    peer.evidence()
        .pcrs()
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
