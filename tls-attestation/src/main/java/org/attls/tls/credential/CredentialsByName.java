package org.attls.tls.credential;

import java.util.Optional;

/** Chooses what a server authenticates with by the name that its client asked for. */
public interface CredentialsByName {
  /**
   * @param host the name in server_name (RFC 6066, section 3), in lower case: 1 to 253 letters,
   *     digits, dots, hyphens and underscores
   * @return empty to refuse the client with the alert unrecognized_name
   */
  Optional<X509Credential> credentialFor(String host);
}
