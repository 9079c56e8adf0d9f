package org.attls.tls.profile;

import org.attls.tls.negotiate.AttestationPolicy;
import org.attls.tls.wire.CodePoints;

/**
 * A wire profile: configured at both ends, never guessed from what a peer sends. Immutable; shared
 * by all connections.
 */
public interface WireProfile {
  /** What sessions and command lines call it. */
  String name();

  /** The numbers it uses. */
  CodePoints codePoints();

  /** How ClientHello and EncryptedExtensions are spelled. */
  HelloForm hellos();

  /** How the attester's Certificate and CertificateVerify are spelled. */
  ProofForm proofs();

  /** Whether the profile leaves RFC 8446, or what this project does beside it, in that point. */
  boolean departs(Departure departure);

  /**
   * Checks that the profile can carry what is configured.
   *
   * @param nonceOctets length of the nonces that this end sends; 0 where it sends none
   * @throws IllegalArgumentException if it cannot
   */
  void requireCarries(AttestationPolicy policy, int nonceOctets);

  /** The profile of draft-fossati-tls-attestation-07 with these numbers. */
  static WireProfile draft07(CodePoints codePoints) {
    return new Draft07(codePoints);
  }
}
