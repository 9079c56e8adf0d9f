package org.attls.cli.option;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.attls.rot.tpm.key.IdentityKeyBlob;
import org.attls.tls.credential.X509Credential;

/**
 * The certificate of an end, with its key where that is; at most one of the two is there.
 *
 * @param credential with a key in a file
 * @param inTpm with a key in the TPM
 */
public record OwnCertificate(Optional<X509Credential> credential, Optional<InTpm> inTpm) {
  /** This end has none. */
  public static final OwnCertificate NONE = new OwnCertificate(Optional.empty(), Optional.empty());

  /**
   * A certificate for a key in a TPM.
   *
   * @param chain the end-entity certificate, which is for that key, first
   */
  public record InTpm(List<X509Certificate> chain, IdentityKeyBlob key) {}
}
