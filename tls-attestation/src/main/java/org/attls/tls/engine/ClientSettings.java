package org.attls.tls.engine;

import java.util.List;
import java.util.Optional;
import org.attls.rats.Attester;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.wire.BindingMode;

/**
 * What a client's connection needs.
 *
 * @param trust how the server is authenticated
 * @param host the server's name or address, for the certificate and for server_name
 * @param attestation what the client attests with; empty for a plain TLS client
 */
public record ClientSettings(
    ServerTrust trust,
    String host,
    Optional<Attestation> attestation,
    ConnectionSettings connection) {
  /**
   * What a client attests with.
   *
   * @param attester makes the evidence
   * @param bindingModes the binding modes offered, best first
   */
  public record Attestation(Attester attester, List<BindingMode> bindingModes) {
    /** Copies the list. */
    public Attestation {
      bindingModes = List.copyOf(bindingModes);
    }
  }
}
