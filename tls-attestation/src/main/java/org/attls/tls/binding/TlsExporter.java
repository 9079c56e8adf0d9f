package org.attls.tls.binding;

import org.attls.cmw.octets.Bytes;

/**
 * TLS-Exporter (RFC 8446, section 7.5), usable once the server's Finished is in the transcript: it
 * depends on the same secret and messages as the keys of application data.
 *
 * <pre>
 * exporter_master_secret = Derive-Secret(Master Secret, "exp master", ClientHello...server Finished)
 *
 * TLS-Exporter(label, context_value, key_length) =
 *     HKDF-Expand-Label(Derive-Secret(exporter_master_secret, label, ""),
 *                       "exporter", Hash(context_value), key_length)
 * </pre>
 */
public final class TlsExporter implements AutoCloseable {
  private final SuiteHash hash;
  private final Secret exporterMasterSecret;
  private final boolean owned;

  private TlsExporter(SuiteHash hash, Secret exporterMasterSecret, boolean owned) {
    this.hash = hash;
    this.exporterMasterSecret = exporterMasterSecret;
    this.owned = owned;
  }

  /**
   * Over an exporter_master_secret that somebody else derived and keeps; {@link #close()} leaves it
   * alone.
   */
  public static TlsExporter over(SuiteHash hash, Secret exporterMasterSecret) {
    return new TlsExporter(hash, exporterMasterSecret, false);
  }

  /**
   * Derives an exporter_master_secret of our own, which {@link #close()} erases.
   *
   * @param masterSecret the Master Secret of RFC 8446, section 7.1; stays the caller's and usable
   * @param transcriptHash Transcript-Hash(ClientHello...server Finished)
   */
  public static TlsExporter derive(SuiteHash hash, Secret masterSecret, Bytes transcriptHash) {
    return new TlsExporter(
        hash, KeySchedule.deriveSecret(hash, masterSecret, "exp master", transcriptHash), true);
  }

  /** Hash of the negotiated cipher suite. */
  public SuiteHash hash() {
    return hash;
  }

  /** {@code TLS-Exporter(label, contextValue, length)}. */
  public SecretBytes export(String label, Bytes contextValue, int length) {
    return KeySchedule.export(hash, exporterMasterSecret, label, contextValue, length);
  }

  /** Erases what {@link #derive} made. May be called more than once. */
  @Override
  public void close() {
    if (owned) {
      exporterMasterSecret.close();
    }
  }
}
