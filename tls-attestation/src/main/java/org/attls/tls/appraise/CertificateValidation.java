package org.attls.tls.appraise;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.attls.rats.AttestationException;

/**
 * Validates the X.509 chain that a peer shows, beside its attestation or alone: path, names, usage.
 */
public interface CertificateValidation {
  /**
   * @param chain as received, end-entity certificate first
   * @return whom the certificate names; empty where nobody looked
   * @throws AttestationException {@link org.attls.rats.Reason#CERTIFICATE_REFUSED}
   */
  Optional<String> validate(List<X509Certificate> chain) throws AttestationException;
}
