package org.attls.gateway.io;

import java.util.Optional;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.gateway.mint.ClientAuthority;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;

/**
 * TLS 1.3 to a back end.
 *
 * @param trust whom its certificate comes from
 * @param serverName that it is for
 * @param authority makes a client certificate for each device; without one the gateway shows none
 */
public record BackendTls(
    ServerTrust trust, String serverName, Optional<ClientAuthority> authority) {
  /** A connection to be made for a device; computes signatures. */
  AttestedTlsEngine engine(DeviceFacts facts) throws AttestedTlsException {
    AttestedTlsClient.Builder client = AttestedTlsClient.withoutAttestation(trust);
    authority.ifPresent(it -> client.credential(it.credential(facts)).credentialRequired());
    return client.build().newEngine(serverName);
  }
}
