package org.attls.attack;

import static org.attls.attack.Expectation.holds;
import static org.attls.attack.Expectation.refused;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.attls.attack.lab.LabAttester;
import org.attls.attack.lab.LabKey;
import org.attls.attack.lab.LabSite;
import org.attls.attack.lab.LabTpm;
import org.attls.attack.lab.LabVerifier;
import org.attls.attack.peer.Binder;
import org.attls.attack.peer.Extension;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.LabServer;
import org.attls.attack.peer.Message;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.Reason;
import org.attls.rats.Verifier;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.engine.NonceSource;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceType;

/** Attacks with evidence of another time or another connection, and on what makes it fresh. */
final class FreshnessScenarios {
  private static final CodePoints CODES = CodePoints.DRAFT_07;
  private static final int MESSAGE_HASH = 254;
  private static final int MANY = 100_000;
  private static final int NONCE_OCTETS = 32;

  private FreshnessScenarios() {}

  static List<Scenario> all() {
    return List.of(replay(), ignoredNonce(), binderInputs(), nonces(), serverName(), retry());
  }

  private static Scenario replay() {
    return Scenario.of(
            "A4", "Replay of evidence", "refused, even when the verifier affirms anything")
        .trial(
            "recorded in an earlier connection",
            refused(Reason.BINDING_MISMATCH, 42),
            site -> replayed(site, site.verifier()))
        .trial(
            "the same, and the verifier affirms anything",
            refused(Reason.BINDING_MISMATCH, 42),
            site -> replayed(site, site.lyingVerifier()))
        .trial(
            "a server's, recorded in an earlier connection",
            refused(Reason.BINDING_MISMATCH, 42),
            ServerAttests::replayed)
        .build();
  }

  private static Scenario ignoredNonce() {
    return Scenario.of(
            "A5",
            "A verifier that does not look at the nonce",
            "refused by the relying party's own comparison")
        .trial(
            "stale quote beside a fresh key attestation",
            refused(Reason.BINDING_MISMATCH, 42),
            site -> stale(site, statement -> statement.patChallenge = Bytes.copyOf(new byte[32])))
        .trial(
            "fresh quote beside a stale key attestation",
            refused(Reason.BINDING_MISMATCH, 42),
            site -> stale(site, statement -> statement.katChallenge = Bytes.copyOf(new byte[32])))
        .build();
  }

  private static Scenario binderInputs() {
    return Scenario.of(
            "A10", "Exporter label or context of the attacker's choice", "refused: both are fixed")
        .trial(
            "another label",
            refused(Reason.BINDING_MISMATCH, 42),
            site ->
                bound(site, client -> exported(client, "EXPORTER-something-else", context(client))))
        .trial(
            "empty context",
            refused(Reason.BINDING_MISMATCH, 42),
            site -> bound(site, client -> exported(client, Binder.CLIENT_LABEL, Bytes.EMPTY)))
        .trial(
            "longer context",
            refused(Reason.BINDING_MISMATCH, 42),
            site ->
                bound(
                    site,
                    client ->
                        exported(
                            client,
                            Binder.CLIENT_LABEL,
                            Bytes.concat(context(client), Bytes.of(0)))))
        .trial(
            "role of a server",
            refused(Reason.BINDING_MISMATCH, 42),
            site ->
                bound(
                    site,
                    client ->
                        exported(
                            client,
                            Binder.CLIENT_LABEL,
                            Binder.context(
                                Binder.SERVER,
                                client.nonce(),
                                client.identityKey().subjectPublicKeyInfo()))))
        .trial(
            "the nonce itself, in mode bound",
            refused(Reason.BINDING_MISMATCH, 42),
            site -> bound(site, LabClient::nonce))
        .build();
  }

  private static Scenario nonces() {
    return Scenario.of(
            "A17",
            "Nonces: short, repeated, or none",
            "refused or never sent; without randomness there is no handshake")
        .trial("7 octets", refused(Reason.MALFORMED_EXTENSION, 50), site -> nonceOf(site, 7))
        .trial("none", refused(Reason.MALFORMED_EXTENSION, 50), site -> nonceOf(site, 0))
        .trial(
            "31 octets in mode bound", refused(Reason.NONCE_LENGTH, 47), site -> nonceOf(site, 31))
        .trial(
            "evidence of a connection that had the same nonce",
            refused(Reason.BINDING_MISMATCH, 42),
            FreshnessScenarios::sameNonce)
        .trial("100000 nonces", holds("all differ, none is zero"), site -> manyNonces())
        .trial(
            "the random generator fails",
            refused(Reason.DEFECT, 80),
            site ->
                Attempts.on(
                    site.server(site.relyingParty(site.verifier()).build())
                        .insecureNonces(
                            octets -> {
                              throw new IllegalStateException("no randomness");
                            })
                        .build()
                        .newEngine(),
                    LabClient.attesting(site.attester())))
        .build();
  }

  private static Scenario serverName() {
    return Scenario.of("A18", "A nonce in server_name", "not honoured")
        .trial(
            "evidence over a nonce sent as a host name",
            refused(Reason.BINDING_MISMATCH, 42),
            site -> {
              Bytes own =
                  Bytes.copyOf(
                      "a nonce of the attacker's choice".getBytes(StandardCharsets.US_ASCII));
              LabClient client = LabClient.attesting(site.attester());
              String name = Base64.getUrlEncoder().withoutPadding().encodeToString(own.toArray());
              client.helloExtensions.put(
                  Extension.SERVER_NAME,
                  new OctetWriter()
                      .vector16(list -> list.u8(0).opaque16(Bytes.utf8(name + ".example")))
                      .toBytes());
              client.challenge =
                  it ->
                      exported(
                          it,
                          Binder.CLIENT_LABEL,
                          Binder.context(
                              Binder.CLIENT, own, it.identityKey().subjectPublicKeyInfo()));
              return Attempts.on(site.server().newEngine(), client);
            })
        .build();
  }

  private static Scenario retry() {
    return Scenario.of(
            "A19",
            "Attestation across a HelloRetryRequest",
            "the second ClientHello equals the first; the binder has the whole transcript")
        .trial(
            "other extensions in the second ClientHello",
            refused(Reason.CHANGED_HELLO, 47),
            site ->
                retried(
                    site,
                    client ->
                        client.secondHello =
                            extensions -> {
                              Map<Integer, Bytes> changed = new LinkedHashMap<>(extensions);
                              changed.put(CODES.attestationBinding(), Bytes.of(2, 1, 0));
                              return changed;
                            }))
        .trial(
            "proposal dropped in the second ClientHello",
            refused(Reason.CHANGED_HELLO, 47),
            site ->
                retried(
                    site,
                    client ->
                        client.secondHello =
                            extensions -> {
                              Map<Integer, Bytes> changed = new LinkedHashMap<>(extensions);
                              changed.remove(CODES.evidenceProposal());
                              return changed;
                            }))
        .trial(
            "binder without the first ClientHello",
            refused(Reason.BINDING_MISMATCH, 42),
            site ->
                retried(
                    site,
                    client ->
                        client.challenge =
                            it ->
                                it.secrets()
                                    .export(
                                        it.finishedHash(FreshnessScenarios::withoutFirst),
                                        Binder.CLIENT_LABEL,
                                        context(it),
                                        NONCE_OCTETS)))
        .build();
  }

  private static Bytes withoutFirst(Bytes message) {
    return Message.type(message) == MESSAGE_HASH ? Bytes.EMPTY : message;
  }

  private static Observation retried(LabSite site, Consumer<LabClient> switches)
      throws AttestedTlsException {
    AttestedTlsServer server =
        site.server(site.relyingParty(site.verifier()).build())
            .groups(List.of(NamedGroup.SECP256R1))
            .build();
    LabClient client = LabClient.attesting(site.attester());
    client.groups = List.of(NamedGroup.X25519, NamedGroup.SECP256R1);
    switches.accept(client);
    return Attempts.on(server.newEngine(), client);
  }

  private static Observation replayed(LabSite site, Verifier verifier) throws AttestedTlsException {
    LabAttester device = site.attester();
    Attempts.on(site.server().newEngine(), LabClient.attesting(device));
    Cmw recorded = device.evidence().get(0);
    LabKey leaked = device.leakedKey();
    LabAttester attacker = site.attester();
    attacker.keys = () -> leaked;
    attacker.wrapped = fresh -> recorded;
    return Attempts.on(
        site.server(site.relyingParty(verifier).build()).build().newEngine(),
        LabClient.attesting(attacker));
  }

  private static Observation stale(LabSite site, Consumer<LabTpm.Statement> lie)
      throws AttestedTlsException {
    LabAttester attester = site.attester();
    attester.lie = lie;
    LabVerifier reflecting = site.lyingVerifier();
    return Attempts.on(
        site.server(site.relyingParty(reflecting).build()).build().newEngine(),
        LabClient.attesting(attester));
  }

  private static Observation bound(LabSite site, Function<LabClient, Bytes> challenge)
      throws AttestedTlsException {
    LabClient client = LabClient.attesting(site.attester());
    client.challenge = challenge;
    return Attempts.on(site.server().newEngine(), client);
  }

  private static Bytes exported(LabClient client, String label, Bytes context) {
    return client.secrets().export(client.finishedHash(), label, context, NONCE_OCTETS);
  }

  private static Bytes context(LabClient client) {
    return Binder.context(
        Binder.CLIENT, client.nonce(), client.identityKey().subjectPublicKeyInfo());
  }

  private static Observation nonceOf(LabSite site, int octets) throws AttestedTlsException {
    LabServer server = LabServer.with(site.serverCredential());
    EvidenceType type = EvidenceType.of(CredentialKind.ATTESTATION, ParsecTpmToken.TYPE);
    server.editExtensions =
        extensions ->
            extensions.put(
                CODES.evidenceProposal(),
                new OctetWriter()
                    .octets(type.encoded())
                    .opaque8(Bytes.copyOf(new byte[octets]))
                    .toBytes());
    return Attempts.on(site.client(site.attester()).build().newEngine(LabSite.SERVER), server);
  }

  private static Observation sameNonce(LabSite site) throws AttestedTlsException {
    Bytes always = Bytes.copyOf(new byte[NONCE_OCTETS]);
    AttestedTlsServer repeating =
        site.server(site.relyingParty(site.verifier()).build())
            .insecureNonces(octets -> always)
            .build();
    LabAttester device = site.attester();
    Attempts.on(repeating.newEngine(), LabClient.attesting(device));
    Cmw recorded = device.evidence().get(0);
    LabKey leaked = device.leakedKey();
    LabAttester attacker = site.attester();
    attacker.keys = () -> leaked;
    attacker.wrapped = fresh -> recorded;
    return Attempts.on(repeating.newEngine(), LabClient.attesting(attacker));
  }

  private static Observation manyNonces() {
    NonceSource source = NonceSource.random(new SecureRandom());
    Set<Bytes> seen = new HashSet<>();
    seen.add(Bytes.copyOf(new byte[NONCE_OCTETS]));
    for (int i = 0; i < MANY; i++) {
      seen.add(source.next(NONCE_OCTETS));
    }
    return new Observation.Property(seen.size() == MANY + 1, seen.size() - 1 + " of them differ");
  }
}
