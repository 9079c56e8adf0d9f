package org.attls.attack.peer;

import org.attls.cmw.octets.Bytes;

/**
 * The secrets of one connection (RFC 8446, section 7.1), for whoever holds its Diffie-Hellman
 * secret.
 *
 * @param handshake the Handshake Secret
 * @param helloHash hash of ClientHello to ServerHello
 */
public record Secrets(Bytes handshake, Bytes helloHash) {
  static Secrets of(Bytes sharedSecret, Bytes helloHash) {
    Bytes early = KeySchedule.extract(KeySchedule.ZERO, KeySchedule.ZERO);
    Bytes derived = KeySchedule.deriveSecret(early, "derived", KeySchedule.hash());
    return new Secrets(KeySchedule.extract(derived, sharedSecret), helloHash);
  }

  /** {@code c hs traffic} or {@code s hs traffic}. */
  Bytes handshakeTraffic(boolean client) {
    return KeySchedule.deriveSecret(handshake, client ? "c hs traffic" : "s hs traffic", helloHash);
  }

  /** {@code c ap traffic} or {@code s ap traffic}, over a hash that ends with server Finished. */
  Bytes applicationTraffic(boolean client, Bytes finishedHash) {
    return KeySchedule.deriveSecret(
        master(), client ? "c ap traffic" : "s ap traffic", finishedHash);
  }

  /** TLS-Exporter (section 7.5), over a hash that ends with the server's Finished. */
  public Bytes export(Bytes finishedHash, String label, Bytes context, int length) {
    return KeySchedule.export(
        KeySchedule.deriveSecret(master(), "exp master", finishedHash), label, context, length);
  }

  /** TLS-Handshake-Exporter (draft-fossati-tls-attestation-07, section 6.2.1). */
  public Bytes exportEarly(String label, Bytes context, int length) {
    return KeySchedule.export(
        KeySchedule.deriveSecret(handshake, "h exp master", helloHash), label, context, length);
  }

  private Bytes master() {
    Bytes derived = KeySchedule.deriveSecret(handshake, "derived", KeySchedule.hash());
    return KeySchedule.extract(derived, KeySchedule.ZERO);
  }

  /** Shows nothing. */
  @Override
  public String toString() {
    return "Secrets";
  }
}
