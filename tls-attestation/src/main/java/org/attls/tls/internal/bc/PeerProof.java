package org.attls.tls.internal.bc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsUtils;

/** The peer's CertificateVerify (RFC 8446, section 4.4.3). */
final class PeerProof {
  private PeerProof() {}

  /** Whether the scheme may be used. */
  interface Scheme {
    boolean check(int scheme) throws AttestationException, IOException;
  }

  /** The library reads and verifies the message. */
  interface Library {
    void receive(ByteArrayInputStream body) throws IOException;
  }

  /** The library takes every scheme for every elliptic-curve key, so it is looked at before. */
  static void receive(ByteArrayInputStream body, Scheme scheme, Library library)
      throws IOException {
    byte[] octets = body.readAllBytes();
    Failures.guarded(() -> scheme.check(TlsUtils.readUint16(new ByteArrayInputStream(octets))));
    Failures.naming(
        AlertDescription.decrypt_error,
        Reason.PROOF_OF_POSSESSION,
        "CertificateVerify does not verify with the key of the certificate or of the evidence",
        () ->
            Failures.naming(
                AlertDescription.illegal_parameter,
                Reason.SIGNATURE_SCHEME,
                "CertificateVerify uses a scheme that was not offered, or not that of its key",
                () -> {
                  library.receive(new ByteArrayInputStream(octets));
                  return true;
                }));
  }
}
