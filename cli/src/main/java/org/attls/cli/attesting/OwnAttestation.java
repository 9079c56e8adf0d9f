package org.attls.cli.attesting;

import java.util.Optional;
import org.attls.cli.option.AllowedBinding;
import org.attls.rats.Attester;
import org.attls.rot.software.InsecureMbedtlsAttester;
import org.attls.tls.AttestedTlsBuilder;
import org.attls.tls.attest.CertificateSource;

/** What this end attests with. Closing it frees the root of trust, and forgets results. */
public final class OwnAttestation implements AutoCloseable {
  /** This end does not attest. */
  static final OwnAttestation NONE =
      new OwnAttestation(Optional.empty(), Optional.empty(), Optional.empty());

  /** As a client of the mbedTLS proof of concept does, with a key that everybody has. */
  public static OwnAttestation insecureMbedtlsPoc() {
    return new OwnAttestation(
        Optional.of(new InsecureMbedtlsAttester()), Optional.empty(), Optional.empty());
  }

  private final Optional<Attester> attester;
  private final Optional<PassportOptions.Presented> passports;
  private final Optional<CertificateSource> certificates;

  /**
   * @param passports results about the same attester
   * @param certificates for its identity keys, to show beside the attestation
   */
  OwnAttestation(
      Optional<Attester> attester,
      Optional<PassportOptions.Presented> passports,
      Optional<CertificateSource> certificates) {
    this.attester = attester;
    this.passports = passports;
    this.certificates = certificates;
  }

  /**
   * Tells it to one of the ends.
   *
   * @param binding how its evidence may be bound
   */
  public void addTo(AttestedTlsBuilder<?> end, AllowedBinding binding) {
    attester.ifPresent(end::attester);
    passports.ifPresent(it -> end.passports(it.results()));
    certificates.ifPresent(end::certificates);
    binding.applyTo(end);
  }

  /** Whether certificates of this end are for the keys that it attests. */
  public boolean besideCertificates() {
    return certificates.isPresent();
  }

  @Override
  public void close() {
    passports.ifPresent(PassportOptions.Presented::close);
    attester.ifPresent(Attester::close);
  }
}
