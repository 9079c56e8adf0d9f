package org.attls.tls.engine;

import java.util.Optional;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.CredentialsByName;
import org.attls.tls.credential.X509Credential;

/**
 * What a server's connection needs.
 *
 * @param credential what the server authenticates with
 * @param byName what it authenticates with to clients that ask for a name; empty where it is {@code
 *     credential} to all of them
 * @param relyingParty what it demands of clients; empty for a plain TLS server
 * @param nonces where its nonces come from
 */
public record ServerSettings(
    X509Credential credential,
    Optional<CredentialsByName> byName,
    Optional<RelyingParty> relyingParty,
    NonceSource nonces,
    ConnectionSettings connection) {
  /** With one credential for all names. */
  public ServerSettings(
      X509Credential credential,
      Optional<RelyingParty> relyingParty,
      NonceSource nonces,
      ConnectionSettings connection) {
    this(credential, Optional.empty(), relyingParty, nonces, connection);
  }
}
