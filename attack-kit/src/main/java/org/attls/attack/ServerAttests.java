package org.attls.attack;

import java.util.List;
import java.util.function.Consumer;
import org.attls.attack.lab.LabAttester;
import org.attls.attack.lab.LabKey;
import org.attls.attack.lab.LabSite;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.LabServer;
import org.attls.attack.peer.Wire;
import org.attls.cmw.Cmw;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.Verifier;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;

/** Attempts on a client that relies on its server's evidence, and on a server that attests. */
final class ServerAttests {
  private ServerAttests() {}

  /** The attacker's server, on the pinned device, with those switches. */
  static Observation server(
      LabSite site, Consumer<LabServer> switches, Consumer<LabAttester> attesters)
      throws AttestedTlsException {
    LabAttester attester = site.attester();
    attesters.accept(attester);
    LabServer server = LabServer.attesting(site.attackerCredential(), attester);
    switches.accept(server);
    return Attempts.on(relyingClient(site, site.verifier(), false), server);
  }

  /** As {@link #server(LabSite, Consumer, Consumer)}, with an honest attester. */
  static Observation server(LabSite site, Consumer<LabServer> switches)
      throws AttestedTlsException {
    return server(site, switches, attester -> {});
  }

  /** Evidence of an earlier connection, and the leaked key that it is about. */
  static Observation replayed(LabSite site) throws AttestedTlsException {
    LabAttester device = site.attester();
    LabServer honest = LabServer.attesting(site.attackerCredential(), device);
    Attempts.on(relyingClient(site, site.verifier(), false), honest);
    Cmw recorded = device.evidence().get(0);
    LabKey leaked = device.leakedKey();
    return server(
        site,
        it -> {},
        attester -> {
          attester.keys = () -> leaked;
          attester.wrapped = fresh -> recorded;
        });
  }

  /**
   * The victim is a server that attests: the attacker connects to it with the client's nonce, and
   * shows the client what it gets, signed with the leaked key.
   */
  static Observation relayed(LabSite site, boolean rawNonce) throws AttestedTlsException {
    LabAttester device = site.attester();
    AttestedTlsServer.Builder victim = AttestedTlsServer.attesting(device);
    if (rawNonce) {
      victim.insecureAllowDraftBinding();
    }
    BindingMode mode = rawNonce ? BindingMode.DRAFT : BindingMode.BOUND;
    LabAttester relaying = site.attester();
    LabServer attacker = LabServer.attesting(site.attackerCredential(), relaying);
    attacker.mode = mode;
    relaying.keys =
        () -> {
          capture(victim.build(), attacker, mode);
          return device.leakedKey();
        };
    relaying.wrapped = fresh -> device.evidence().get(0);
    return Attempts.on(relyingClient(site, site.verifier(), rawNonce), attacker);
  }

  /** Whoever asks gets evidence, before anybody knows who asks. */
  static Observation harvested(LabSite site) throws AttestedTlsException {
    LabClient anonymous = LabClient.plain().asking(List.of(ParsecTpmToken.TYPE));
    Wire.run(AttestedTlsServer.attesting(site.attester()).build().newEngine(), anonymous.start());
    int octets = anonymous.peerCredential().size();
    return octets == 0
        ? new Observation.Broken("no evidence came")
        : new Observation.Succeeded(octets);
  }

  private static void capture(AttestedTlsServer victim, LabServer attacker, BindingMode mode) {
    LabClient towardsVictim =
        LabClient.plain()
            .asking(
                CredentialKind.ATTESTATION,
                List.of(ParsecTpmToken.TYPE),
                attacker.clientNonce(),
                mode);
    try {
      Wire.run(victim.newEngine(), towardsVictim.start());
    } catch (AttestedTlsException impossible) {
      throw new IllegalStateException("the victim has no engine", impossible);
    }
  }

  private static AttestedTlsEngine relyingClient(
      LabSite site, Verifier verifier, boolean allowRawNonce) throws AttestedTlsException {
    RelyingParty.Builder relyingParty = site.relyingParty(verifier);
    if (allowRawNonce) {
      relyingParty.insecureAllowDraftBinding();
    }
    return AttestedTlsClient.relyingOn(relyingParty.build()).build().newEngine(LabSite.SERVER);
  }
}
