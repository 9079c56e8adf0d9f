package org.attls.attack;

import static org.attls.attack.Expectation.refused;
import static org.attls.attack.Expectation.succeeds;

import java.util.List;
import java.util.Optional;
import org.attls.attack.lab.LabAttester;
import org.attls.attack.lab.LabKey;
import org.attls.attack.lab.LabSite;
import org.attls.attack.peer.Binder;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.Message;
import org.attls.attack.peer.Wire;
import org.attls.attack.relay.ChosenNonceRelay;
import org.attls.attack.relay.Relay;
import org.attls.attack.relay.SigningOracleAttester;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.wire.CodePoints;

/** Attacks that pass on what a genuine device attests, or have it attest. */
final class RelayScenarios {
  /** A number that nobody else knows as {@code attestation_binding}. */
  private static final CodePoints WITHOUT_BINDING =
      CodePoints.DRAFT_07.toBuilder().attestationBinding(0xFFEF).build();

  private RelayScenarios() {}

  static List<Scenario> all() {
    return List.of(
        Scenario.of(
                "A1",
                "Relay with a leaked identity key (CVE-2026-33697)",
                "succeeds over the raw nonce, refused in mode bound")
            .trial(
                "raw nonce: evidence passed on, key leaked",
                succeeds(),
                site -> relay(site, true, site.attackerCredential(), LabSite.ATTACKER))
            .trial(
                "bound: evidence passed on, key leaked",
                refused(Reason.BINDING_MISMATCH, 42),
                site -> relay(site, false, site.attackerCredential(), LabSite.ATTACKER))
            .build(),
        Scenario.of(
                "A2",
                "Relay at the level of the application keys",
                "refused where the client attests; a server's binder stops before Certificate")
            .trial(
                "client: same hellos and DH secret, other Certificate",
                refused(Reason.BINDING_MISMATCH, 42),
                RelayScenarios::otherCertificate)
            .trial(
                "server: same hellos and DH secret (its binder stops there)",
                succeeds(),
                site -> ServerAttests.server(site, it -> {}))
            .build(),
        Scenario.of(
                "C1",
                "Leaked-key relay in each mode",
                "succeeds over the raw nonce, through a device that also answers raw nonces, and"
                    + " where nothing binds (passport)")
            .trial(
                "client attests, raw nonce",
                succeeds(),
                site -> relay(site, true, site.attackerCredential(), LabSite.ATTACKER))
            .trial(
                "client attests, bound",
                refused(Reason.BINDING_MISMATCH, 42),
                site -> relay(site, false, site.attackerCredential(), LabSite.ATTACKER))
            .trial(
                "client attests, bound; the device answers raw nonces too, with the same key",
                succeeds(),
                site -> chosenNonce(site, true))
            .trial(
                "the same, and the device makes a key for each connection",
                refused(Reason.BINDING_MISMATCH, 42),
                site -> chosenNonce(site, false))
            .trial(
                "server attests, raw nonce", succeeds(), site -> ServerAttests.relayed(site, true))
            .trial(
                "server attests, bound",
                refused(Reason.BINDING_MISMATCH, 42),
                site -> ServerAttests.relayed(site, false))
            .trial("a result that the peer presents (passport)", succeeds(), Passports::stolen)
            .build(),
        Scenario.of("C2", "Relay by an attacker with a valid certificate of its own", "refused")
            .trial(
                "the victim connects to the attacker on purpose",
                refused(Reason.BINDING_MISMATCH, 42),
                site -> relay(site, false, site.attackerCredential(), LabSite.ATTACKER))
            .build(),
        Scenario.of("C3", "The same with the server's own key leaked", "refused")
            .trial(
                "the attacker is the server to the victim",
                refused(Reason.BINDING_MISMATCH, 42),
                site -> relay(site, false, site.serverCredential(), LabSite.SERVER))
            .build(),
        Scenario.of(
                "C4",
                "Right challenge, quote by an oracle, identity key of the attacker",
                "refused: the evidence has to certify the identity key")
            .trial(
                "a quote alone", refused(Reason.EVIDENCE_MALFORMED, 42), RelayScenarios::quoteOnly)
            .trial(
                "certified, but imported into the TPM",
                refused(Reason.KEY_MISMATCH, 42),
                site ->
                    foreignKey(
                        site,
                        new ObjectAttributes(
                            ObjectAttributes.USER_WITH_AUTH | ObjectAttributes.SIGN)))
            .build(),
        Scenario.of(
                "C5",
                "Both keys usable by the attacker",
                "expected to succeed: whoever uses both keys is the device")
            .trial(
                "from another machine, with both keys",
                succeeds(),
                site ->
                    Attempts.on(site.server().newEngine(), LabClient.attesting(site.attester())))
            .build());
  }

  /** The victim's evidence in a connection of the attacker's, signed with the victim's key. */
  private static Observation relay(
      LabSite site, boolean rawNonce, X509Credential shownToVictim, String victimsTarget)
      throws AttestedTlsException {
    SigningOracleAttester victim = new SigningOracleAttester(site.attester());
    CodePoints spoken = rawNonce ? WITHOUT_BINDING : CodePoints.DRAFT_07;
    AttestedTlsClient.Builder victimsClient = site.client(victim);
    RelyingParty.Builder relyingParty = site.relyingParty(site.verifier());
    if (rawNonce) {
      victimsClient.insecureAllowDraftBinding();
      relyingParty.insecureAllowDraftBinding();
    }
    Relay relay =
        new Relay(victim, shownToVictim, spoken, connecting(victimsClient, victimsTarget));
    AttestedTlsEngine attacker =
        AttestedTlsClient.builder(site.trust(), relay)
            .insecureAllowDraftBinding()
            .codePoints(spoken)
            .listener(relay)
            .build()
            .newEngine(LabSite.SERVER);
    return Attempts.on(site.server(relyingParty.build()).build().newEngine(), attacker);
  }

  /** The victim connects to the attacker's server, and completes the handshake. */
  private static Relay.Lure connecting(AttestedTlsClient.Builder victim, String target) {
    return own -> {
      AttestedTlsEngine client = victim.build().newEngine(target);
      Optional<AttestedTlsException> end = new Wire().carry(own.newEngine(), client).firstEnd();
      if (end.isPresent()) {
        throw end.get();
      }
    };
  }

  /**
   * The challenge of the attacker's bound connection, which the device attests as the nonce of a
   * connection that is not bound.
   */
  private static Observation chosenNonce(LabSite site, boolean oneKey) throws AttestedTlsException {
    LabAttester device = site.attester();
    if (oneKey) {
      LabKey only = new LabKey();
      device.keys = () -> only;
    }
    SigningOracleAttester victim = new SigningOracleAttester(device);
    AttestedTlsClient.Builder victimsClient = site.client(victim).insecureAllowDraftBinding();
    Relay relay =
        new Relay(
            victim,
            site.attackerCredential(),
            WITHOUT_BINDING,
            connecting(victimsClient, LabSite.ATTACKER));
    AttestedTlsEngine attacker =
        AttestedTlsClient.builder(site.trust(), new ChosenNonceRelay(victim, relay))
            .build()
            .newEngine(LabSite.SERVER);
    return Attempts.on(site.server().newEngine(), attacker);
  }

  /**
   * The attacker knows the Diffie-Hellman secret, so that the victim has the same hellos and the
   * same handshake secret; it shows the victim another Certificate.
   */
  private static Observation otherCertificate(LabSite site) throws AttestedTlsException {
    LabClient attacker = LabClient.attesting(site.attester());
    attacker.challenge =
        client ->
            client
                .secrets()
                .export(
                    client.finishedHash(
                        message ->
                            Message.type(message) == Message.CERTIFICATE
                                ? Message.of(Message.CERTIFICATE, Bytes.of(0, 0, 0, 0))
                                : message),
                    Binder.CLIENT_LABEL,
                    Binder.context(
                        Binder.CLIENT, client.nonce(), client.identityKey().subjectPublicKeyInfo()),
                    client.nonce().size());
    return Attempts.on(site.server().newEngine(), attacker);
  }

  /** Half a token: what a TPM's quote oracle gives without certifying a key. */
  private static Observation quoteOnly(LabSite site) throws AttestedTlsException {
    LabAttester attester = site.attester();
    attester.wrapped =
        evidence ->
            CmwWriter.cborRecord(
                ParsecTpmToken.TYPE,
                CborWriter.map()
                    .put("pat", CborWriter.map().put("tpmVer", CborWriter.text("2.0")).toBytes())
                    .toBytes());
    return Attempts.on(site.server().newEngine(), LabClient.attesting(attester));
  }

  /** The attacker's own key, certified as what it is. */
  private static Observation foreignKey(LabSite site, ObjectAttributes attributes)
      throws AttestedTlsException {
    LabAttester attester = site.attester();
    LabKey own = new LabKey();
    attester.keys = () -> own;
    attester.lie = statement -> statement.attributes = attributes;
    return Attempts.on(site.server().newEngine(), LabClient.attesting(attester));
  }
}
