package org.attls.tls.engine;

import java.util.Optional;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.Credential;
import org.attls.tls.credential.CredentialsByName;
import org.attls.tls.credential.RawKeyCredential;
import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.RawKeys;
import org.attls.tls.negotiate.Requirement;
import org.attls.tls.wire.Direction;

/**
 * What a server's connection needs.
 *
 * @param credential the certificate or raw public key that the server authenticates with where it
 *     does not attest; empty for a server that has nothing but its evidence
 * @param byName what it authenticates with to clients that ask for a name; empty where it is {@code
 *     credential} to all of them
 * @param attestation what the server attests with, to clients that ask; empty where it does not
 * @param demands what it demands of clients
 * @param clientTrust which certificates of clients are taken: beside their attestation, or alone
 *     where they need not attest, and then each has to show one; empty where none is
 * @param nonces where its nonces come from
 * @param awaitsVerdict whether the verdict is asked for outside of the engine, see {@link
 *     AttestedTlsEngine.State#AWAITING_VERDICT}
 */
public record ServerSettings(
    Optional<Credential> credential,
    Optional<CredentialsByName> byName,
    Optional<AttesterSettings> attestation,
    PeerDemands demands,
    Optional<ClientTrust> clientTrust,
    NonceSource nonces,
    boolean awaitsVerdict,
    ConnectionSettings connection) {
  /**
   * @throws IllegalArgumentException if the server has nothing to authenticate with, if nothing
   *     says which certificates of clients are taken, if the two directions have no binding mode in
   *     common, if raw public keys stand beside attestation or beside certificates by name, if
   *     these stand without the one for clients that ask for no name, or if the profile cannot
   *     carry it
   */
  public ServerSettings {
    if (credential.isEmpty() && attestation.isEmpty()) {
      throw new IllegalArgumentException("a server without certificate and without attester");
    }
    if (demands.any() && clientTrust.isPresent() != demands.takesCertificates()) {
      throw new IllegalArgumentException(
          clientTrust.isPresent()
              ? "certificates of clients are trusted, and none is taken"
              : "nothing says which certificates of clients to take");
    }
    Wanted.bindingModes(attestation, demands);
    RawKeys rawKeys = rawKeys(credential, clientTrust);
    connection.requireCarries(rawKeys, attestation.isPresent() || demands.any());
    if (byName.isPresent()) {
      if (credential.isEmpty()) {
        throw new IllegalArgumentException(
            "certificates by name, and none for clients that ask for no name");
      }
      if (rawKeys.directions().contains(Direction.SERVER_ATTESTS)) {
        throw new IllegalArgumentException("a raw public key, and certificates by name");
      }
      ConnectionSettings.requireOtherExtensions(connection.profile());
    }
    connection
        .profile()
        .requireCarries(policy(attestation, credential, demands), demands.nonceOctets());
  }

  /**
   * Clients attest with evidence, and without a certificate; the verdict is asked for inside of the
   * engine.
   */
  public ServerSettings(
      Optional<Credential> credential,
      Optional<CredentialsByName> byName,
      Optional<AttesterSettings> attestation,
      Optional<RelyingParty> relyingParty,
      NonceSource nonces,
      ConnectionSettings connection) {
    this(
        credential,
        byName,
        attestation,
        new PeerDemands(relyingParty, Optional.empty()),
        Optional.empty(),
        nonces,
        false,
        connection);
  }

  /**
   * What to negotiate. A server with a certificate serves clients that do not ask for its evidence
   * too; one without has nothing else to show.
   */
  public AttestationPolicy policy() {
    return policy(attestation, credential, demands);
  }

  /** Which Certificate messages carry raw public keys. */
  public RawKeys rawKeys() {
    return rawKeys(credential, clientTrust);
  }

  private static RawKeys rawKeys(
      Optional<Credential> credential, Optional<ClientTrust> clientTrust) {
    return RawKeys.of(
        clientTrust.flatMap(ClientTrust::pinnedKeys).isPresent(),
        credential.filter(RawKeyCredential.class::isInstance).isPresent());
  }

  private static AttestationPolicy policy(
      Optional<AttesterSettings> attestation,
      Optional<Credential> credential,
      PeerDemands demands) {
    Requirement own = credential.isPresent() ? Requirement.PREFERRED : Requirement.REQUIRED;
    return new AttestationPolicy(
        attestation.map(it -> it.direction(own)).orElse(DirectionPolicy.OFF),
        demands.direction(),
        Wanted.bindingModes(attestation, demands));
  }
}
