package org.attls.tls.binding;

import org.attls.cmw.octets.Bytes;

/**
 * TLS-Handshake-Exporter: keying material that both peers can compute right after ServerHello
 * (draft-fossati-tls-attestation-07, section 6.2.1, figures 8 to 10). Other than the ordinary and
 * the early exporter of TLS, and never to be used once the handshake has ended: then {@link #close}
 * it.
 *
 * <pre>
 * handshake_exporter_secret = Derive-Secret(Handshake Secret, "h exp master", ClientHello...ServerHello)
 *
 * TLS-Handshake-Exporter(label, context_value, key_length) =
 *     HKDF-Expand-Label(Derive-Secret(handshake_exporter_secret, label, ""),
 *                       "exporter", Hash(context_value), key_length)
 *
 * channel_binder = TLS-Handshake-Exporter("attestation-binder", nonce, nonce-size)
 * </pre>
 */
public final class HandshakeExporter implements AutoCloseable {
  private final SuiteHash hash;
  private final Secret handshakeExporterSecret;

  private HandshakeExporter(SuiteHash hash, Secret handshakeExporterSecret) {
    this.hash = hash;
    this.handshakeExporterSecret = handshakeExporterSecret;
  }

  /**
   * Derives the exporter's own secret.
   *
   * @param handshakeSecret the Handshake Secret of RFC 8446, section 7.1; stays the caller's and
   *     usable
   * @param transcriptHash Transcript-Hash(ClientHello...ServerHello); see {@link TranscriptHash}
   */
  public static HandshakeExporter derive(
      SuiteHash hash, Secret handshakeSecret, Bytes transcriptHash) {
    return new HandshakeExporter(
        hash, KeySchedule.deriveSecret(hash, handshakeSecret, "h exp master", transcriptHash));
  }

  /** Hash of the negotiated cipher suite. */
  public SuiteHash hash() {
    return hash;
  }

  /**
   * {@code TLS-Handshake-Exporter(label, contextValue, length)}.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  public SecretBytes export(String label, Bytes contextValue, int length) {
    return KeySchedule.export(hash, handshakeExporterSecret, label, contextValue, length);
  }

  /**
   * {@code channel_binder} of the nonce's size: what the attester signs in place of the nonce, kind
   * CERT_ATTESTATION, binding mode {@code draft}.
   *
   * @param nonce of the direction, without a length
   */
  public Bytes channelBinder(Bytes nonce) {
    return channelBinder(nonce, nonce.size());
  }

  /** {@code channel_binder} of {@code length} octets; both peers have to agree on the length. */
  public Bytes channelBinder(Bytes nonce, int length) {
    return export("attestation-binder", nonce, length).reveal();
  }

  /** Erases the exporter's secret. May be called more than once. */
  @Override
  public void close() {
    handshakeExporterSecret.close();
  }
}
