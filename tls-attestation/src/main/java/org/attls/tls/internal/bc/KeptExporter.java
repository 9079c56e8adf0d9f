package org.attls.tls.internal.bc;

import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.tls.binding.ExporterLabels;
import org.attls.tls.binding.SecretBytes;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.binding.TlsExporter;
import org.attls.tls.handshake.HandshakeFlow;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;

/**
 * The exporter of one connection, with a secret of its own: the library forgets its exporter secret
 * when the handshake is over.
 */
final class KeptExporter implements AutoCloseable {
  private static final String CHECKED = "EXPORTER-attls-self-check";
  private static final int CHECKED_OCTETS = 32;

  private final TlsExporter exporter;

  private KeptExporter(TlsExporter exporter) {
    this.exporter = exporter;
  }

  /** To be called when the transcript ends with the server's Finished. */
  static KeptExporter derive(TlsContext context, HandshakeFlow flow) {
    SecurityParameters parameters = context.getSecurityParametersHandshake();
    SuiteHash hash = BcSecret.suiteHash(parameters.getPRFCryptoHashAlgorithm());
    return new KeptExporter(
        TlsExporter.derive(
            hash,
            BcSecret.borrowed(parameters.getMasterSecret(), hash),
            flow.transcriptHash(hash)));
  }

  /** Fails unless the library, which exports at the end of the handshake only, exports the same. */
  void crossCheck(KeyMaterial keys) throws AttestationException {
    keys.crossCheck(
        CHECKED, Bytes.EMPTY, exporter.export(CHECKED, Bytes.EMPTY, CHECKED_OCTETS).reveal());
  }

  SecretBytes export(String label, Bytes contextValue, int length) {
    int most = 255 * exporter.hash().length();
    if (length < 1 || length > most) {
      throw new IllegalArgumentException(length + " octets, an exporter gives 1 to " + most);
    }
    return exporter.export(ExporterLabels.requireFree(label), contextValue, length);
  }

  /** Erases the secret. */
  @Override
  public void close() {
    exporter.close();
  }
}
