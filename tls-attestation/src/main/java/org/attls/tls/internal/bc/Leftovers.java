package org.attls.tls.internal.bc;

import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.jspecify.annotations.Nullable;

/** What the library would keep for as long as a connection lives, or longer. */
final class Leftovers {
  private Leftovers() {}

  /** Drops the evidence of both ends, at the end of the handshake: it has been looked at. */
  static void dropEvidence(TlsContext context) {
    SecurityParameters parameters = context.getSecurityParametersConnection();
    dropEvidence(parameters.getPeerCertificate());
    dropEvidence(parameters.getLocalCertificate());
  }

  private static void dropEvidence(@Nullable Certificate certificate) {
    if (certificate == null) {
      return;
    }
    for (int i = 0; i < certificate.getLength(); i++) {
      if (certificate.getCertificateAt(i) instanceof EvidenceCertificate evidence) {
        evidence.drop();
      }
    }
  }

  /**
   * Erases the traffic secrets of a connection that is over: nobody changes its keys any more. The
   * keys themselves are inside ciphers of the JDK, which erases none.
   */
  static void eraseTrafficSecrets(@Nullable TlsContext context) {
    SecurityParameters parameters = context == null ? null : context.getSecurityParameters();
    if (parameters != null) {
      erase(parameters.getTrafficSecretClient());
      erase(parameters.getTrafficSecretServer());
    }
  }

  private static void erase(@Nullable TlsSecret secret) {
    if (secret != null) {
      secret.destroy();
    }
  }
}
