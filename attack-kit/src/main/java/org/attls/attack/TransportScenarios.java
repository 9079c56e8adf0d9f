package org.attls.attack;

import static org.attls.attack.Expectation.holds;
import static org.attls.attack.Expectation.refused;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.attls.attack.lab.LabSite;
import org.attls.attack.peer.Extension;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.LabServer;
import org.attls.attack.peer.Message;
import org.attls.attack.peer.RecordType;
import org.attls.attack.peer.Wire;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.NamedGroup;

/** Attacks on TLS itself, by which attestation would be passed by. */
final class TransportScenarios {
  private static final Bytes KEY_UPDATE = Message.of(Message.KEY_UPDATE, Bytes.of(0));
  private static final int TLS_1_2 = 0x0303;

  private TransportScenarios() {}

  static List<Scenario> all() {
    return List.of(resumption(), earlyData(), keyChange(), stateConfusion());
  }

  private static Scenario resumption() {
    return Scenario.of("A21", "Resumption around the appraisal", "no ticket is sent, none is used")
        .trial("after an admission", holds("no ticket is sent"), TransportScenarios::ticketsSent)
        .trial(
            "a ticket for a client",
            holds("not used by its next connection"),
            TransportScenarios::ticketUsed)
        .trial(
            "a pre-shared key in the place of evidence",
            refused(Reason.CREDENTIAL_EMPTY, 116),
            site ->
                client(
                    site,
                    it -> {
                      preShared(it.helloExtensions);
                      it.flight = List.of(LabClient::emptyCertificate, LabClient::finish);
                    }))
        .trial(
            "a pre-shared key selected that was not offered",
            refused(Reason.PROTOCOL, 47),
            site ->
                server(
                    site,
                    it -> it.helloExtensions = Map.of(Extension.PRE_SHARED_KEY, Bytes.of(0, 0))))
        .build();
  }

  private static Scenario earlyData() {
    return Scenario.of("A22", "Early data", "never offered, never delivered")
        .trial(
            "sent behind ClientHello",
            refused(Reason.PROTOCOL, 20),
            site -> {
              LabClient client = LabClient.attesting(site.attester());
              preShared(client.helloExtensions);
              client.helloExtensions.put(Extension.EARLY_DATA, Bytes.EMPTY);
              client.start();
              client.sendClear(RecordType.APPLICATION_DATA, Bytes.copyOf(new byte[40]));
              return Attempts.on(site.server().newEngine(), client, new Wire());
            })
        .trial(
            "accepted by a server that was not offered any",
            refused(Reason.PROTOCOL, 110),
            site ->
                server(
                    site,
                    it ->
                        it.editExtensions =
                            extensions -> extensions.put(Extension.EARLY_DATA, Bytes.EMPTY)))
        .build();
  }

  private static Scenario keyChange() {
    return Scenario.of(
            "A31", "Messages across a change of keys", "unexpected_message, never looked at")
        .trial(
            "KeyUpdate in the record of the client's Finished",
            refused(Reason.RECORD_BOUNDARY, 10),
            site -> client(site, it -> it.behind.put(Message.FINISHED, KEY_UPDATE)))
        .trial(
            "a message in the record of ClientHello",
            refused(Reason.RECORD_BOUNDARY, 10),
            site -> client(site, it -> it.behind.put(Message.CLIENT_HELLO, KEY_UPDATE)))
        .trial(
            "a message in the record of ServerHello",
            refused(Reason.RECORD_BOUNDARY, 10),
            site -> server(site, it -> it.behind.put(Message.SERVER_HELLO, KEY_UPDATE)))
        .trial(
            "a message in the record of the server's Finished",
            refused(Reason.RECORD_BOUNDARY, 10),
            site -> server(site, it -> it.behind.put(Message.FINISHED, KEY_UPDATE)))
        .trial(
            "Certificate in the clear, behind ServerHello",
            refused(Reason.RECORD_BOUNDARY, 10),
            site ->
                client(
                    site,
                    it ->
                        it.flight =
                            List.of(
                                client ->
                                    client.sendClear(
                                        RecordType.HANDSHAKE,
                                        Message.of(Message.CERTIFICATE, Bytes.of(0, 0, 0, 0))))))
        .build();
  }

  private static Scenario stateConfusion() {
    return Scenario.of(
            "A32", "Pre-shared keys, retries and versions mixed", "refused; TLS 1.3 only")
        .trial(
            "TLS 1.2 in the second ClientHello, no evidence",
            refused(Reason.CREDENTIAL_EMPTY, 116),
            site ->
                retried(
                    site,
                    second ->
                        second.put(
                            Extension.SUPPORTED_VERSIONS,
                            new OctetWriter().u8(2).u16(TLS_1_2).toBytes())))
        .trial(
            "a pre-shared key in the second ClientHello, no evidence",
            refused(Reason.CREDENTIAL_EMPTY, 116),
            site -> retried(site, TransportScenarios::preShared))
        .trial(
            "TLS 1.2 alone",
            refused(Reason.PROTOCOL, 70),
            site -> client(site, it -> it.versions = List.of(TLS_1_2)))
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

  private static Observation retried(LabSite site, Consumer<Map<Integer, Bytes>> second)
      throws AttestedTlsException {
    LabClient client = LabClient.attesting(site.attester());
    client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP256R1);
    client.secondHello =
        extensions -> {
          Map<Integer, Bytes> changed = new LinkedHashMap<>(extensions);
          second.accept(changed);
          return changed;
        };
    client.flight = List.of(LabClient::emptyCertificate, LabClient::finish);
    return Attempts.on(
        site.server(site.relyingParty(site.verifier()).build())
            .groups(List.of(NamedGroup.SECP256R1))
            .build()
            .newEngine(),
        client);
  }

  /** psk_dhe_ke, and a key that nobody knows; has to be the last extension. */
  private static void preShared(Map<Integer, Bytes> extensions) {
    extensions.put(Extension.PSK_KEY_EXCHANGE_MODES, Bytes.of(1, 1));
    extensions.put(
        Extension.PRE_SHARED_KEY,
        new OctetWriter()
            .vector16(list -> list.opaque16(Bytes.utf8("ticket")).u32(0))
            .vector16(list -> list.opaque8(Bytes.copyOf(new byte[32])))
            .toBytes());
  }

  private static Observation ticketsSent(LabSite site) throws AttestedTlsException {
    LabClient client = LabClient.attesting(site.attester());
    Observation admitted = Attempts.on(site.server().newEngine(), client);
    boolean none = client.messagesAfterHandshake().isEmpty();
    return new Observation.Property(
        admitted instanceof Observation.Succeeded && none,
        client.messagesAfterHandshake().size() + " messages after the handshake");
  }

  private static Observation ticketUsed(LabSite site) throws AttestedTlsException {
    AttestedTlsClient client = site.client(site.attester()).build();
    AttestedTlsEngine first = client.newEngine(LabSite.SERVER);
    LabServer server = LabServer.with(site.serverCredential());
    Wire.run(first, server);
    server.sendTicket();
    Wire.run(first, server);
    boolean open = first.state() == AttestedTlsEngine.State.OPEN;
    first.close();
    LabServer next = LabServer.with(site.serverCredential());
    Wire.run(client.newEngine(LabSite.SERVER), next);
    boolean offered = next.offer().containsKey(Extension.PRE_SHARED_KEY);
    return new Observation.Property(
        open && !offered && next.offer().containsKey(Extension.KEY_SHARE),
        offered ? "offered" : "not offered");
  }
}
