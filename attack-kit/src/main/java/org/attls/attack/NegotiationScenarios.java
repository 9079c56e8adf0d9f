package org.attls.attack;

import static org.attls.attack.Expectation.refused;

import java.security.cert.CertificateEncodingException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.attls.attack.lab.LabAttester;
import org.attls.attack.lab.LabSite;
import org.attls.attack.peer.Extension;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.LabServer;
import org.attls.attack.peer.Message;
import org.attls.attack.peer.Wire;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceProposal;
import org.attls.tls.wire.EvidenceRequest;
import org.attls.tls.wire.EvidenceType;

/** Attacks on what is negotiated, and on what is sent in its place. */
final class NegotiationScenarios {
  private static final CodePoints CODES = CodePoints.DRAFT_07;
  private static final EvidenceType TYPE =
      EvidenceType.of(CredentialKind.ATTESTATION, ParsecTpmToken.TYPE);

  private NegotiationScenarios() {}

  static List<Scenario> all() {
    return List.of(absent(), unasked(), stripped(), confused(), misplaced(), entries());
  }

  private static Scenario absent() {
    return Scenario.of("A11", "Attestation offered, and then absent", "never a success")
        .trial(
            "empty Certificate",
            refused(Reason.CREDENTIAL_EMPTY, 116),
            site ->
                client(
                    site,
                    it -> it.flight = List.of(LabClient::emptyCertificate, LabClient::finish)))
        .trial(
            "no Certificate at all",
            refused(Reason.PROTOCOL, 10),
            site -> client(site, it -> it.flight = List.of(LabClient::finish)))
        .trial(
            "no CertificateVerify",
            refused(Reason.PROTOCOL, 10),
            site ->
                client(site, it -> it.flight = List.of(LabClient::certificate, LabClient::finish)))
        .trial(
            "a certificate in the place of evidence",
            refused(Reason.EVIDENCE_MALFORMED, 42),
            site -> {
              Bytes certificate = certificate(site);
              return client(
                  site, it -> it.certificateBody = evidence -> LabClient.oneEntry(certificate));
            })
        .trial(
            "a server that does not answer the proposal",
            refused(Reason.NOT_ANSWERED, 40),
            site -> server(site, it -> it.editExtensions = Map::clear))
        .trial(
            "a server's Certificate that is empty",
            refused(Reason.PROTOCOL, 50),
            site ->
                ServerAttests.server(
                    site, it -> it.certificateBody = evidence -> Bytes.of(0, 0, 0, 0)))
        .trial(
            "a server's certificate in the place of evidence",
            refused(Reason.EVIDENCE_MALFORMED, 42),
            site -> {
              Bytes certificate = certificate(site);
              return ServerAttests.server(
                  site, it -> it.certificateBody = evidence -> LabClient.oneEntry(certificate));
            })
        .trial(
            "a server that does not answer the request",
            refused(Reason.NOT_ANSWERED, 40),
            site -> ServerAttests.server(site, it -> it.editExtensions = Map::clear))
        .trial(
            "a client that proposes nothing",
            refused(Reason.NOT_OFFERED, 109),
            site -> Attempts.on(site.server().newEngine(), LabClient.plain()))
        .build();
  }

  private static Scenario unasked() {
    return Scenario.of("A12", "Attestation that was not offered, and present", "refused")
        .trial(
            "evidence_request answered that was not sent",
            refused(Reason.PROTOCOL, 110),
            site ->
                server(
                    site,
                    it ->
                        it.editExtensions =
                            extensions ->
                                extensions.put(
                                    CODES.evidenceRequest(),
                                    new EvidenceRequest.Selection(TYPE).encode())))
        .trial(
            "a certificate type that was not offered",
            refused(Reason.PROTOCOL, 110),
            site ->
                server(
                    site,
                    it ->
                        it.editExtensions =
                            extensions ->
                                extensions.put(
                                    Extension.CLIENT_CERTIFICATE_TYPE,
                                    Bytes.of(CODES.certificateType()))))
        .trial(
            "a type of evidence that was not offered",
            refused(Reason.BAD_SELECTION, 47),
            site ->
                selecting(
                    site, EvidenceType.of(CredentialKind.ATTESTATION, CmwType.contentFormat(263))))
        .trial(
            "attestation_evidence beside the evidence",
            refused(Reason.UNSOLICITED, 110),
            site ->
                client(
                    site,
                    it ->
                        it.certificateBody =
                            evidence ->
                                LabClient.entries(
                                    List.of(evidence),
                                    Map.of(CODES.attestationEvidence(), Bytes.of(1)))))
        .build();
  }

  private static Scenario stripped() {
    return Scenario.of(
            "A13", "Downgrade by stripping", "fails by requirement, or by the transcript")
        .trial(
            "proposal removed from ClientHello",
            refused(Reason.NOT_OFFERED, 109),
            site ->
                onTheWire(site, site.server(), renaming(CODES.evidenceProposal()), Judged.SERVER))
        .trial(
            "a server that has never heard of it",
            refused(Reason.NOT_ANSWERED, 40),
            site ->
                onTheWire(
                    site,
                    AttestedTlsServer.withoutAttestation(site.serverCredential()).build(),
                    octets -> octets,
                    Judged.CLIENT))
        .trial(
            "binding removed, where both allow the raw nonce",
            Expectation.refusedUnreadably(Reason.PROTOCOL, 20),
            site ->
                onTheWire(
                    site,
                    site.server(
                            site.relyingParty(site.verifier()).insecureAllowDraftBinding().build())
                        .build(),
                    renaming(CODES.attestationBinding()),
                    Judged.CLIENT))
        .trial(
            "raw nonce only, against a server that wants more",
            refused(Reason.BINDING_TOO_WEAK, 40),
            site ->
                Attempts.on(
                    site.server().newEngine(),
                    LabClient.attesting(site.attester(), BindingMode.DRAFT)))
        .trial(
            "raw nonce selected by the server",
            refused(Reason.BAD_SELECTION, 47),
            site -> server(site, it -> it.mode = BindingMode.DRAFT))
        .trial(
            "no binding selected by the server",
            refused(Reason.BINDING_TOO_WEAK, 40),
            site ->
                server(
                    site,
                    it ->
                        it.editExtensions =
                            extensions -> extensions.remove(CODES.attestationBinding())))
        .build();
  }

  private static Scenario confused() {
    return Scenario.of(
            "A14", "Credentials taken for others", "refused before anything is parsed deeply")
        .trial(
            "evidence in the place of the server's certificate",
            refused(Reason.CERTIFICATE_REFUSED, 42),
            site ->
                server(
                    site,
                    it ->
                        it.alter =
                            message ->
                                Message.type(message) == Message.CERTIFICATE
                                    ? Message.of(Message.CERTIFICATE, LabClient.oneEntry(wrapper()))
                                    : message))
        .trial(
            "a kind of credential that was not offered",
            refused(Reason.BAD_SELECTION, 47),
            site ->
                selecting(
                    site, EvidenceType.of(CredentialKind.CERT_ATTESTATION, ParsecTpmToken.TYPE)))
        .trial(
            "a wrapper of another type than negotiated",
            refused(Reason.TYPE_MISMATCH, 43),
            site -> {
              LabAttester attester = site.attester();
              attester.wrapped =
                  evidence ->
                      CmwWriter.cborRecord(
                          CmwType.mediaType("application/vnd.attls.other"), Bytes.of(1));
              return Attempts.on(site.server().newEngine(), LabClient.attesting(attester));
            })
        .build();
  }

  private static Scenario misplaced() {
    return Scenario.of("A15", "Extensions in the wrong message, or twice", "illegal_parameter")
        .trial(
            "proposal answered in ServerHello",
            refused(Reason.WRONG_MESSAGE, 47),
            site ->
                server(
                    site, it -> it.helloExtensions = Map.of(CODES.evidenceProposal(), Bytes.of(1))))
        .trial(
            "in HelloRetryRequest",
            refused(Reason.WRONG_MESSAGE, 47),
            site ->
                server(
                    site,
                    it -> {
                      it.retryGroup = NamedGroup.SECP256R1;
                      it.retryExtensions = Map.of(CODES.evidenceProposal(), Bytes.of(1));
                    }))
        .trial(
            "in CertificateRequest",
            refused(Reason.WRONG_MESSAGE, 47),
            site ->
                server(
                    site,
                    it -> it.requestExtensions = Map.of(CODES.evidenceProposal(), Bytes.of(1))))
        .trial(
            "evidence in ClientHello",
            refused(Reason.WRONG_MESSAGE, 47),
            site ->
                client(
                    site, it -> it.helloExtensions.put(CODES.attestationEvidence(), Bytes.of(1))))
        .trial(
            "twice in ClientHello",
            refused(Reason.PROTOCOL, 47),
            site -> client(site, it -> it.alter = NegotiationScenarios::proposalTwice))
        .trial(
            "twice in EncryptedExtensions",
            refused(Reason.PROTOCOL, 47),
            site -> server(site, it -> it.alter = NegotiationScenarios::firstExtensionTwice))
        .build();
  }

  private static Scenario entries() {
    return Scenario.of("A16", "Evidence in several entries", "refused: exactly one")
        .trial(
            "twice",
            refused(Reason.ENTRY_COUNT, 47),
            site ->
                client(
                    site,
                    it ->
                        it.certificateBody =
                            evidence -> LabClient.entries(List.of(evidence, evidence), Map.of())))
        .trial(
            "twice, by a server",
            refused(Reason.ENTRY_COUNT, 47),
            site ->
                ServerAttests.server(
                    site,
                    it ->
                        it.certificateBody =
                            evidence -> LabClient.entries(List.of(evidence, evidence), Map.of())))
        .trial(
            "beside a certificate",
            refused(Reason.ENTRY_COUNT, 47),
            site -> {
              Bytes certificate = certificate(site);
              return client(
                  site,
                  it ->
                      it.certificateBody =
                          evidence -> LabClient.entries(List.of(evidence, certificate), Map.of()));
            })
        .build();
  }

  private static Observation client(LabSite site, Consumer<LabClient> switches)
      throws AttestedTlsException {
    LabClient client = LabClient.attesting(site.attester());
    switches.accept(client);
    return Attempts.on(site.server().newEngine(), client);
  }

  private static Observation server(LabSite site, Consumer<LabServer> switches)
      throws AttestedTlsException {
    LabServer server = LabServer.with(site.serverCredential());
    switches.accept(server);
    return Attempts.on(site.client(site.attester()).build().newEngine(LabSite.SERVER), server);
  }

  private static Observation selecting(LabSite site, EvidenceType type)
      throws AttestedTlsException {
    return server(
        site,
        it ->
            it.editExtensions =
                extensions ->
                    extensions.put(
                        CODES.evidenceProposal(),
                        new EvidenceProposal.Selection(type, it.nonce).encode()));
  }

  private enum Judged {
    CLIENT,
    SERVER
  }

  /** Honest ends that both allow the raw nonce, and a wire that changes what the client sends. */
  private static Observation onTheWire(
      LabSite site, AttestedTlsServer server, UnaryOperator<byte[]> fromClient, Judged judged)
      throws AttestedTlsException {
    AttestedTlsEngine client =
        site.client(site.attester()).insecureAllowDraftBinding().build().newEngine(LabSite.SERVER);
    Wire wire = new Wire();
    if (judged == Judged.CLIENT) {
      wire.forth = fromClient;
      return Attempts.on(client, server.newEngine(), wire);
    }
    wire.back = fromClient;
    return Attempts.on(server.newEngine(), client, wire);
  }

  /** Gives an extension in the clear a number that means nothing. */
  private static UnaryOperator<byte[]> renaming(int type) {
    return octets ->
        octets.length > 5 && octets[0] == 22 && octets[5] == Message.CLIENT_HELLO
            ? renamed(octets, type)
            : octets;
  }

  private static byte[] renamed(byte[] hello, int type) {
    int at = hello.length - 4;
    while (at > 0 && ((hello[at] & 0xFF) << 8 | hello[at + 1] & 0xFF) != type) {
      at--;
    }
    byte[] changed = hello.clone();
    changed[at + 1] ^= 0x10;
    changed[at] ^= 0x01;
    return changed;
  }

  private static Bytes proposalTwice(Bytes message) {
    if (Message.type(message) != Message.CLIENT_HELLO) {
      return message;
    }
    Bytes proposal = new EvidenceProposal.Offer(List.of(TYPE)).encode();
    Bytes extra = new OctetWriter().u16(CODES.evidenceProposal()).opaque16(proposal).toBytes();
    // The list of extensions stands at the end; before it: version, random, an empty session
    // identifier, one suite, one compression method.
    Bytes body = Message.body(message);
    int list = 2 + 32 + 1 + 2 + 2 + 2;
    return Message.of(
        Message.CLIENT_HELLO,
        new OctetWriter()
            .octets(body.slice(0, list))
            .opaque16(Bytes.concat(body.slice(list + 2, body.size()), extra))
            .toBytes());
  }

  private static Bytes firstExtensionTwice(Bytes message) {
    if (Message.type(message) != Message.ENCRYPTED_EXTENSIONS) {
      return message;
    }
    Bytes list = Message.body(message).slice(2, Message.body(message).size());
    int first = 4 + (list.u8(2) << 8 | list.u8(3));
    return Message.of(
        Message.ENCRYPTED_EXTENSIONS,
        new OctetWriter().opaque16(Bytes.concat(list, list.slice(0, first))).toBytes());
  }

  private static Bytes certificate(LabSite site) {
    try {
      return Bytes.copyOf(site.attackerCredential().chain().get(0).getEncoded());
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("a certificate has no encoding", impossible);
    }
  }

  private static Bytes wrapper() {
    return CmwWriter.cborRecord(ParsecTpmToken.TYPE, Bytes.of(1)).octets();
  }
}
