package org.attls.tls.attest;

import java.security.cert.X509Certificate;
import java.util.List;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;

/**
 * Has X.509 certificates for identity keys: what an attester shows beside its attestation in kind
 * CERT_ATTESTATION (draft-fossati-tls-attestation-07, section 6.2). An authority issues them for
 * the very key that is attested.
 */
public interface CertificateSource {
  /**
   * A chain for that key, end-entity certificate first; the root may be left out.
   *
   * @throws AttestationException {@link org.attls.rats.Reason#ATTESTER_UNAVAILABLE} or {@link
   *     org.attls.rats.Reason#DEADLINE}
   */
  List<X509Certificate> certificateFor(IdentityKey key, Deadline deadline)
      throws AttestationException;

  /** The chain of an attester that has one key for all its connections. */
  static CertificateSource fixed(List<X509Certificate> chain) {
    List<X509Certificate> copy = List.copyOf(chain);
    return (key, deadline) -> copy;
  }
}
