package org.attls.tls.engine;

import java.util.List;
import java.util.Optional;
import org.attls.tls.appraise.PassportTrust;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.Requirement;
import org.attls.tls.wire.CredentialKind;

/**
 * What an end demands of its peer's attestation; where both models are taken, evidence is preferred
 * because it is bound to the connection.
 *
 * @param evidence what it demands of evidence; empty where none is taken
 * @param results whose results it believes; empty where none are taken
 */
public record PeerDemands(Optional<RelyingParty> evidence, Optional<PassportTrust> results) {
  /** The peer need not attest. */
  public static final PeerDemands NONE = new PeerDemands(Optional.empty(), Optional.empty());

  /** Whether the peer has to attest at all. */
  public boolean any() {
    return evidence.isPresent() || results.isPresent();
  }

  /** Length of the nonces sent, in octets; 0 where none is. */
  public int nonceOctets() {
    return evidence.map(RelyingParty::nonceOctets).orElse(0);
  }

  /** Whether a certificate beside the attestation may have to be validated. */
  boolean takesCertificates() {
    List<CredentialKind> none = List.of();
    return evidence.map(RelyingParty::kinds).orElse(none).contains(CredentialKind.CERT_ATTESTATION)
        || results.map(PassportTrust::kinds).orElse(none).contains(CredentialKind.CERT_ATTESTATION);
  }

  /** What to negotiate about the direction in which the peer attests. */
  DirectionPolicy direction() {
    return any()
        ? Wanted.direction(
            Requirement.REQUIRED,
            evidence.map(it -> Wanted.types(it.kinds(), it.evidenceTypes())),
            results.map(PassportTrust::verifiers),
            results.map(PassportTrust::kinds).orElse(List.of()))
        : DirectionPolicy.OFF;
  }
}
