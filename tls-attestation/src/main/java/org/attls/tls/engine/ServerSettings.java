package org.attls.tls.engine;

import java.util.Optional;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.CredentialsByName;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.Requirement;

/**
 * What a server's connection needs.
 *
 * @param credential the certificate that the server authenticates with where it does not attest;
 *     empty for a server that has nothing but its evidence
 * @param byName what it authenticates with to clients that ask for a name; empty where it is {@code
 *     credential} to all of them
 * @param attestation what the server attests with, to clients that ask; empty where it does not
 * @param relyingParty what it demands of clients; empty where they need not attest
 * @param nonces where its nonces come from
 */
public record ServerSettings(
    Optional<X509Credential> credential,
    Optional<CredentialsByName> byName,
    Optional<AttesterSettings> attestation,
    Optional<RelyingParty> relyingParty,
    NonceSource nonces,
    ConnectionSettings connection) {
  /**
   * @throws IllegalArgumentException if the server has nothing to authenticate with, or if the two
   *     directions have no binding mode in common
   */
  public ServerSettings {
    if (credential.isEmpty() && attestation.isEmpty()) {
      throw new IllegalArgumentException("a server without certificate and without attester");
    }
    Wanted.bindingModes(attestation, relyingParty);
  }

  /**
   * What to negotiate. A server with a certificate serves clients that do not ask for its evidence
   * too; one without has nothing else to show.
   */
  public AttestationPolicy policy() {
    return new AttestationPolicy(
        Wanted.own(
            attestation, credential.isPresent() ? Requirement.PREFERRED : Requirement.REQUIRED),
        Wanted.ofPeer(relyingParty),
        Wanted.bindingModes(attestation, relyingParty));
  }
}
