package org.attls.tls.engine;

import java.util.Optional;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.X509Credential;

/**
 * What a server's connection needs.
 *
 * @param credential what the server authenticates with
 * @param relyingParty what it demands of clients; empty for a plain TLS server
 * @param nonces where its nonces come from
 */
public record ServerSettings(
    X509Credential credential,
    Optional<RelyingParty> relyingParty,
    NonceSource nonces,
    ConnectionSettings connection) {}
