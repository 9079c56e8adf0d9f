package org.attls.tls.binding;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.OctetWriter;
import org.attls.tls.wire.Direction;

/**
 * The challenge of binding mode {@code bound}: nonce, session secret, identity key and direction in
 * one value. Defined by this project, in no draft; its labels differ from the draft's, so that
 * neither mode accepts the other's evidence.
 *
 * <pre>
 * context   = u8 role || u8 len(nonce) || nonce || u8 Hash.length || Hash(DER SPKI of the TIK)
 *             role: 0 = server attests, 1 = client attests
 *
 * server attests:  challenge = TLS-Handshake-Exporter("attestation-binder-tik", context, L)
 * client attests:  challenge = TLS-Exporter("EXPORTER-attestation-binder-tik", context, L)
 * </pre>
 *
 * The client's Certificate follows the server's Finished, so its challenge can use the ordinary
 * exporter; a server's Certificate comes before.
 */
public final class BoundChallenge {
  /** Label of the TLS exporter for a client that attests. */
  public static final String CLIENT_LABEL = "EXPORTER-attestation-binder-tik";

  /** Label of the TLS-Handshake-Exporter for a server that attests. */
  static final String SERVER_LABEL = "attestation-binder-tik";

  private BoundChallenge() {}

  /** The {@code context_value} of both exporters. */
  public static Bytes context(
      Direction direction, Bytes nonce, SuiteHash hash, Bytes subjectPublicKeyInfo) {
    return new OctetWriter()
        .u8(direction.role())
        .opaque8(nonce)
        .opaque8(hash.hash(subjectPublicKeyInfo))
        .toBytes();
  }

  /**
   * The challenge to a server, ready after ServerHello.
   *
   * @param subjectPublicKeyInfo DER of the identity key
   * @param length L, in octets
   */
  public static Bytes serverAttests(
      HandshakeExporter exporter, Bytes nonce, Bytes subjectPublicKeyInfo, int length) {
    Bytes context = context(Direction.SERVER_ATTESTS, nonce, exporter.hash(), subjectPublicKeyInfo);
    return exporter.export(SERVER_LABEL, context, length).reveal();
  }

  /**
   * The challenge to a client, ready after the server's Finished.
   *
   * @param subjectPublicKeyInfo DER of the identity key
   * @param length L, in octets
   */
  public static Bytes clientAttests(
      TlsExporter exporter, Bytes nonce, Bytes subjectPublicKeyInfo, int length) {
    Bytes context = context(Direction.CLIENT_ATTESTS, nonce, exporter.hash(), subjectPublicKeyInfo);
    return exporter.export(CLIENT_LABEL, context, length).reveal();
  }
}
