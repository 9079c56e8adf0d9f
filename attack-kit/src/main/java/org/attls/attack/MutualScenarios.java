package org.attls.attack;

import static org.attls.attack.Expectation.holds;
import static org.attls.attack.Expectation.refused;

import java.util.List;
import java.util.function.Consumer;
import org.attls.attack.lab.LabSite;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.LabServer;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceType;

/** Attacks on handshakes in which both ends attest. */
final class MutualScenarios {
  private static final int MAX_EVIDENCE = 64 * 1024;

  private MutualScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of("A9", "Reflection of one's own evidence", "refused: role, nonce and octets")
            .trial("an honest peer", holds("admitted"), MutualScenarios::honest)
            .trial(
                "the server's evidence, as it came",
                refused(Reason.OWN_EVIDENCE, 42),
                site -> client(site, it -> it.certificateBody = own -> reflected(it)))
            .trial(
                "the server's evidence in another wrapper",
                refused(Reason.BINDING_MISMATCH, 42),
                site -> client(site, it -> it.certificateBody = own -> rewrapped(it)))
            .trial(
                "the same nonce in both directions",
                refused(Reason.EQUAL_NONCES, 47),
                MutualScenarios::equalNonces)
            .build());
  }

  private static Observation honest(LabSite site) throws AttestedTlsException {
    Observation observed = client(site, it -> {});
    return new Observation.Property(observed instanceof Observation.Succeeded, observed.text());
  }

  /** The attacker's client against a server that attests and relies. */
  private static Observation client(LabSite site, Consumer<LabClient> switches)
      throws AttestedTlsException {
    LabClient client = LabClient.attesting(site.attester()).asking(List.of(ParsecTpmToken.TYPE));
    switches.accept(client);
    AttestedTlsEngine server =
        AttestedTlsServer.attesting(site.attester())
            .relyingParty(site.relyingParty(site.verifier()).build())
            .build()
            .newEngine();
    return Attempts.on(server, client);
  }

  private static Bytes reflected(LabClient client) {
    return LabClient.oneEntry(client.peerCredential());
  }

  private static Bytes rewrapped(LabClient client) {
    try {
      CmwRecord evidence = (CmwRecord) new CmwReader(MAX_EVIDENCE).read(client.peerCredential());
      return LabClient.oneEntry(CmwWriter.jsonRecord(evidence.type(), evidence.value()).octets());
    } catch (MalformedException impossible) {
      throw new IllegalStateException("an honest server's evidence is malformed", impossible);
    }
  }

  /** A server that gives the client its own nonce back. */
  private static Observation equalNonces(LabSite site) throws AttestedTlsException {
    LabServer server = LabServer.attesting(site.attackerCredential(), site.attester());
    EvidenceType type = EvidenceType.of(CredentialKind.ATTESTATION, ParsecTpmToken.TYPE);
    server.editExtensions =
        extensions ->
            extensions.put(
                CodePoints.DRAFT_07.evidenceProposal(),
                new EvidenceProposal.Selection(type, server.clientNonce()).encode());
    return Attempts.on(
        AttestedTlsClient.relyingOn(site.relyingParty(site.verifier()).build())
            .attester(site.attester())
            .build()
            .newEngine(LabSite.SERVER),
        server);
  }
}
