package org.attls.tls.internal.bc;

import java.util.Optional;
import org.attls.rats.AttestationException;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.negotiate.Negotiated;
import org.attls.tls.wire.CredentialKind;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;

/** Makes the session that the user sees. */
final class Sessions {
  private Sessions() {}

  static AttestedSession of(
      TlsContext context,
      Connection connection,
      Optional<String> certifiedAlone,
      Optional<AttestedSession.Attestation> own,
      Optional<AttestedSession.AttestedPeer> peer)
      throws AttestationException {
    SecurityParameters parameters = context.getSecurityParametersConnection();
    return new AttestedSession(
        connection.settings.profile().name(),
        Offers.suiteName(parameters.getCipherSuite()),
        NegotiatedNames.protocol(parameters),
        NegotiatedNames.host(parameters),
        connection.settings.curves().code(),
        certifiedAlone.or(() -> peer.flatMap(AttestedSession.AttestedPeer::certifiedName)),
        own,
        peer,
        connection.clock.read());
  }

  /** What one direction was about. */
  static AttestedSession.Attestation attestation(
      Negotiated agreed, CredentialKind kind, int octets) {
    return agreed.evidence().isPresent()
        ? new AttestedSession.Attestation.Evidence(
            agreed.evidence().get().type(), agreed.evidence().get().binding(), octets)
        : new AttestedSession.Attestation.Result(
            kind, agreed.result().orElseThrow().verifier(), octets);
  }
}
