package org.attls.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.QuotedPcrs;
import org.attls.rats.Tier;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.wire.BindingMode;
import org.attls.verifier.embedded.appraise.Appraiser;

/**
 * One connection, seen from both ends.
 *
 * @param took from the first connection request to the end at both ends
 */
record Attempt(End server, End client, Duration took) {
  /** What an admission must look like. */
  record Expectation(BindingMode binding, Bytes instance, Bytes pcrDigest, String question) {}

  /** What the server knows of a client that it admitted. */
  Optional<AttestedSession.AttestedPeer> peer() {
    return server.session().flatMap(AttestedSession::peer);
  }

  /** What was negotiated about attestation, as the server has it. */
  Optional<AttestedSession.Attestation> attestation() {
    return server.session().flatMap(AttestedSession::attestation);
  }

  /** The verifier's word on an admitted client. */
  Optional<Tier> tier() {
    return peer()
        .map(peer -> peer.verdict().result().appraisals().get(Appraiser.LABEL))
        .map(appraisal -> appraisal.status());
  }

  /** In what this is not the admission that was expected; empty when it is. */
  List<String> differencesFrom(Expectation expected) {
    List<String> differences = new ArrayList<>();
    server
        .failure()
        .ifPresent(
            failure ->
                differences.add(
                    "the server refused: " + failure.reason() + ", " + failure.getMessage()));
    client
        .failure()
        .ifPresent(
            failure ->
                differences.add(
                    "the client failed: " + failure.reason() + ", " + failure.getMessage()));
    differ(differences, "binding", expected.binding(), attestation().flatMap(it -> it.binding()));
    differ(differences, "verifier's tier", Tier.AFFIRMING, tier());
    differ(
        differences,
        "admitted identity",
        new AttestedIdentity(AttestedIdentity.Level.INSTANCE, expected.instance().hex()),
        peer().map(peer -> peer.verdict().identity()));
    differ(
        differences,
        "PCR digest",
        expected.pcrDigest(),
        peer().flatMap(peer -> peer.evidence()).flatMap(it -> it.pcrs()).map(QuotedPcrs::digest));
    if (!server.got(expected.question())) {
      differences.add(
          "the server was delivered "
              + server.received().size()
              + " octets, not what the client sent");
    }
    if (!client.got(ServerSite.ANSWER)) {
      differences.add(
          "the client was delivered "
              + client.received().size()
              + " octets, not the server's answer");
    }
    return differences;
  }

  /** Adds a line where a fact is not what was announced. */
  static <T> void differ(List<String> to, String what, T announced, Optional<T> found) {
    if (!found.equals(Optional.of(announced))) {
      to.add(
          what
              + ": announced "
              + announced
              + ", found "
              + found.map(String::valueOf).orElse("none"));
    }
  }
}
