package org.attls.tls.engine;

import java.util.Optional;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.Credential;
import org.attls.tls.credential.RawKeyCredential;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.RawKeys;
import org.attls.tls.negotiate.Requirement;

/**
 * What a client's connection needs.
 *
 * @param trust how a server's certificate is authenticated; empty where servers have to attest, and
 *     need no certificate
 * @param host the server's name or address, for the certificate and for server_name
 * @param credential the certificate or raw public key that the client shows to servers that ask for
 *     one, where it does not attest; empty where it has none
 * @param credentialRequired whether servers that do not ask for the credential are refused
 * @param attestation what the client attests with; empty where it does not
 * @param demands what the client demands of servers that attest
 * @param nonces where its nonces come from
 */
public record ClientSettings(
    Optional<ServerTrust> trust,
    String host,
    Optional<Credential> credential,
    boolean credentialRequired,
    Optional<AttesterSettings> attestation,
    PeerDemands demands,
    NonceSource nonces,
    ConnectionSettings connection) {
  /**
   * @throws IllegalArgumentException if nothing says which servers, or which of their certificates,
   *     are taken, if the client has a certificate for another key than it attests, or none to
   *     insist on, if the two directions have no binding mode in common, if raw public keys stand
   *     beside attestation, or if the profile cannot carry it
   */
  public ClientSettings {
    if (trust.isEmpty() && !demands.any()) {
      throw new IllegalArgumentException("nothing says which servers to take");
    }
    if (demands.any() && trust.isPresent() != demands.takesCertificates()) {
      throw new IllegalArgumentException(
          trust.isPresent()
              ? "certificates of servers are trusted, and none is taken"
              : "nothing says which certificates of servers to take");
    }
    if (credential.isPresent() && attestation.isPresent()) {
      throw new IllegalArgumentException(
          "a client that attests shows certificates for its identity keys, or none");
    }
    if (credentialRequired && credential.isEmpty()) {
      throw new IllegalArgumentException("there is no credential to insist on");
    }
    Wanted.bindingModes(attestation, demands);
    connection.requireCarries(rawKeys(trust, credential), attestation.isPresent() || demands.any());
    connection.profile().requireCarries(policy(attestation, demands), demands.nonceOctets());
  }

  /** Servers that attest do so with evidence. */
  public ClientSettings(
      Optional<ServerTrust> trust,
      String host,
      Optional<AttesterSettings> attestation,
      Optional<RelyingParty> relyingParty,
      NonceSource nonces,
      ConnectionSettings connection) {
    this(
        trust,
        host,
        Optional.empty(),
        false,
        attestation,
        new PeerDemands(relyingParty, Optional.empty()),
        nonces,
        connection);
  }

  /**
   * What to negotiate. A client that can attest insists on it: otherwise a server that does not ask
   * would get what is meant for one that judges.
   */
  public AttestationPolicy policy() {
    return policy(attestation, demands);
  }

  /** Which Certificate messages carry raw public keys. */
  public RawKeys rawKeys() {
    return rawKeys(trust, credential);
  }

  private static RawKeys rawKeys(Optional<ServerTrust> trust, Optional<Credential> credential) {
    return RawKeys.of(
        credential.filter(RawKeyCredential.class::isInstance).isPresent(),
        trust.flatMap(ServerTrust::pinnedKeys).isPresent());
  }

  private static AttestationPolicy policy(
      Optional<AttesterSettings> attestation, PeerDemands demands) {
    return new AttestationPolicy(
        demands.direction(),
        attestation.map(own -> own.direction(Requirement.REQUIRED)).orElse(DirectionPolicy.OFF),
        Wanted.bindingModes(attestation, demands));
  }
}
