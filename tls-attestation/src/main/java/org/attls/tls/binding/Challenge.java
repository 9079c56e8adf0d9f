package org.attls.tls.binding;

import org.attls.cmw.octets.Bytes;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;

/**
 * The value that goes into the evidence, by binding mode and kind of credential. Attester and
 * relying party call the same function; its size is always the nonce's.
 *
 * <table>
 *   <caption>Challenge</caption>
 *   <tr><th>mode</th><th>ATTESTATION</th><th>CERT_ATTESTATION</th></tr>
 *   <tr><td>draft</td><td>the nonce</td><td>channel_binder of the nonce</td></tr>
 *   <tr><td>bound</td><td colspan="2">{@link BoundChallenge}</td></tr>
 * </table>
 */
public final class Challenge {
  private Challenge() {}

  /**
   * What a server's evidence has to contain.
   *
   * @param kind one that is known
   * @param subjectPublicKeyInfo DER of the server's identity key
   */
  public static Bytes toServer(
      BindingMode mode,
      CredentialKind kind,
      Bytes nonce,
      Bytes subjectPublicKeyInfo,
      HandshakeExporter handshakeExporter) {
    return switch (mode) {
      case DRAFT -> draft(kind, nonce, handshakeExporter);
      case BOUND ->
          BoundChallenge.serverAttests(
              handshakeExporter, nonce, subjectPublicKeyInfo, nonce.size());
    };
  }

  /**
   * What a client's evidence has to contain.
   *
   * @param kind one that is known
   * @param subjectPublicKeyInfo DER of the client's identity key
   */
  public static Bytes toClient(
      BindingMode mode,
      CredentialKind kind,
      Bytes nonce,
      Bytes subjectPublicKeyInfo,
      HandshakeExporter handshakeExporter,
      TlsExporter exporter) {
    return switch (mode) {
      case DRAFT -> draft(kind, nonce, handshakeExporter);
      case BOUND ->
          BoundChallenge.clientAttests(exporter, nonce, subjectPublicKeyInfo, nonce.size());
    };
  }

  private static Bytes draft(CredentialKind kind, Bytes nonce, HandshakeExporter exporter) {
    if (kind.equals(CredentialKind.ATTESTATION)) {
      return nonce;
    }
    if (kind.equals(CredentialKind.CERT_ATTESTATION)) {
      return exporter.channelBinder(nonce);
    }
    throw new IllegalArgumentException(kind + " has no challenge");
  }
}
