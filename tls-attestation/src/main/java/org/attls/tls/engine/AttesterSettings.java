package org.attls.tls.engine;

import java.util.List;
import java.util.Optional;
import org.attls.rats.Attester;
import org.attls.tls.attest.CertificateSource;
import org.attls.tls.attest.PassportSource;
import org.attls.tls.negotiate.DirectionPolicy;
import org.attls.tls.negotiate.Requirement;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;

/**
 * What an end attests with, client or server.
 *
 * @param attester makes evidence; empty where only results are presented
 * @param passports has results to present; empty where only evidence is made
 * @param certificates has X.509 certificates for the identity keys; empty where attestation is the
 *     only credential
 * @param bindingModes the binding modes of evidence taken, best first
 */
public record AttesterSettings(
    Optional<Attester> attester,
    Optional<PassportSource> passports,
    Optional<CertificateSource> certificates,
    List<BindingMode> bindingModes) {
  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is nothing to attest with
   */
  public AttesterSettings {
    bindingModes = List.copyOf(bindingModes);
    if (attester.isEmpty() && passports.isEmpty()) {
      throw new IllegalArgumentException("neither evidence nor results to attest with");
    }
  }

  /** Evidence as the only credential. */
  public AttesterSettings(Attester attester, List<BindingMode> bindingModes) {
    this(Optional.of(attester), Optional.empty(), Optional.empty(), bindingModes);
  }

  /** The kinds of credential that can be shown, in order of preference. */
  public List<CredentialKind> kinds() {
    return certificates.isPresent()
        ? List.of(CredentialKind.CERT_ATTESTATION, CredentialKind.ATTESTATION)
        : List.of(CredentialKind.ATTESTATION);
  }

  /** What to negotiate about the direction in which this end attests. */
  DirectionPolicy direction(Requirement requirement) {
    return Wanted.direction(
        requirement,
        attester.map(it -> Wanted.types(kinds(), it.evidenceTypes())),
        passports.map(PassportSource::verifiers),
        kinds());
  }
}
