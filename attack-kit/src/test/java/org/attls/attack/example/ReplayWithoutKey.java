package org.attls.attack.example;

import java.util.Optional;
import org.attls.attack.lab.LabAttester;
import org.attls.attack.lab.LabSite;
import org.attls.attack.lab.LabVerifier;
import org.attls.attack.peer.LabClient;
import org.attls.attack.peer.Wire;
import org.attls.cmw.Cmw;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;

final class ReplayWithoutKey {
  private final LabSite site = new LabSite();

  /** A genuine device is admitted; somebody listens. */
  Cmw recorded() throws AttestedTlsException {
    LabAttester device = site.attester();
    Wire.run(site.server().newEngine(), LabClient.attesting(device).start());
    return device.evidence().get(0);
  }

  /** That evidence in a connection of the attacker's, before a verifier that affirms anything. */
  Optional<AttestedTlsException> replayed(Cmw recorded) throws AttestedTlsException {
    LabVerifier verifier = site.lyingVerifier();
    AttestedTlsEngine server = site.server(site.relyingParty(verifier).build()).build().newEngine();
    LabClient attacker = LabClient.attesting(site.attester());
    attacker.certificateBody = fresh -> LabClient.oneEntry(recorded.octets());
    return Wire.run(server, attacker.start());
  }
}
