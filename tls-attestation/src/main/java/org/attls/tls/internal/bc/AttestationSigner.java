package org.attls.tls.internal.bc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Hashtable;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.IdentityKey;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.attest.OutgoingCredential;
import org.attls.tls.engine.Stage;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsStreamSigner;

/**
 * Attestation as the credential, alone or beside X.509 certificates: CertificateVerify is signed by
 * an identity key inside a root of trust.
 */
final class AttestationSigner implements TlsCredentialedSigner {
  private final Connection connection;
  private final IdentityKey key;
  private final Runnable used;
  private final Certificate certificate;
  private final SignatureAndHashAlgorithm algorithm;

  /**
   * @param used what is to be done with the key behind its signature, the only one it makes
   */
  AttestationSigner(
      Connection connection,
      IdentityKey key,
      OutgoingCredential credential,
      int signatureScheme,
      Runnable used) {
    this.connection = connection;
    this.key = key;
    this.used = used;
    this.certificate =
        new Certificate(
            TlsUtils.EMPTY_BYTES,
            credential.entries().stream()
                .map(entry -> entry(connection, entry))
                .toArray(CertificateEntry[]::new));
    this.algorithm = SignatureScheme.getSignatureAndHashAlgorithm(signatureScheme);
  }

  private static CertificateEntry entry(Connection connection, CredentialEntry entry) {
    Hashtable<Object, Object> extensions = new Hashtable<>();
    ExtensionTables.addTo(extensions, entry.extensions());
    return new CertificateEntry(
        new EvidenceCertificate(connection.crypto, entry.data()), extensions);
  }

  @Override
  public Certificate getCertificate() {
    return certificate;
  }

  @Override
  public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
    return algorithm;
  }

  @Override
  public byte[] generateRawSignature(byte[] hash) throws IOException {
    throw new TlsFatalAlert(
        AlertDescription.internal_error, "the root of trust signs content, not digests");
  }

  /** The stream gets the whole content covered by the signature (RFC 8446, section 4.4.3). */
  @Override
  public TlsStreamSigner getStreamSigner() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    return new TlsStreamSigner() {
      @Override
      public OutputStream getOutputStream() {
        return content;
      }

      @Override
      public byte[] getSignature() throws IOException {
        Bytes covered = Bytes.copyOf(content.toByteArray());
        return Failures.guarded(
            () -> {
              Bytes signature =
                  connection.clock.time(
                      Stage.EVIDENCE, () -> key.sign(covered, connection.deadline));
              used.run();
              // The last of what the attester does; it may have overlooked the time.
              connection.deadline.check("attesting");
              return connection.settings.profile().proofs().signature(signature).toArray();
            });
      }
    };
  }
}
