package org.attls.tls.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;
import org.attls.tls.wire.CredentialKind;

/**
 * Whether attestation is the only credential, or stands beside an X.509 certificate.
 *
 * <pre>
 * kinds: [attestation, cert-attestation]      # optional; attestation alone
 * </pre>
 */
final class CredentialKinds {
  private static final Map<String, CredentialKind> NAMES =
      Map.of(
          "attestation", CredentialKind.ATTESTATION,
          "cert-attestation", CredentialKind.CERT_ATTESTATION);

  private CredentialKinds() {}

  static List<CredentialKind> read(Section section) throws DocumentException {
    Optional<Value> kinds = section.optional("kinds");
    return kinds.isPresent()
        ? kinds.get().distinct(value -> value.choice(NAMES))
        : List.of(CredentialKind.ATTESTATION);
  }
}
