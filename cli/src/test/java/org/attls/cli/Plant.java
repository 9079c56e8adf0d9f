package org.attls.cli;

import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.Attester;
import org.attls.rats.Verifier;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;

final class Plant {
  /** A device attests, to servers with a certificate, and refuses those that do not ask for it. */
  static AttestedTlsConnection connect(Attester tpm, ServerTrust authorities, Socket socket)
      throws IOException {
    AttestedTlsClient device =
        AttestedTlsClient.builder().serverTrust(authorities).attester(tpm).build();
    return device.connect(socket, "localhost");
  }

  /** A server admits the devices that the verifier affirms, and that are listed. */
  static AttestedTlsServer server(X509Credential own, Verifier verifier, Set<Bytes> devices) {
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(ParsecTpmToken.TYPE, Set.of("PARSEC_TPM"))
            .pinnedInstances(devices)
            .build();
    RelyingParty demands =
        RelyingParty.builder(verifier, policy).accept(new ParsecTpmInspector()).build();
    return AttestedTlsServer.builder().credential(own).relyingParty(demands).build();
  }

  private Plant() {}
}
