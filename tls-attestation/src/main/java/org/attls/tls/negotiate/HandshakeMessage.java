package org.attls.tls.negotiate;

/** The handshake messages that have extensions (RFC 8446, section 4.2). */
public enum HandshakeMessage {
  /** ClientHello, first or second. */
  CLIENT_HELLO("ClientHello"),
  /** HelloRetryRequest. */
  HELLO_RETRY_REQUEST("HelloRetryRequest"),
  /** ServerHello. */
  SERVER_HELLO("ServerHello"),
  /** EncryptedExtensions. */
  ENCRYPTED_EXTENSIONS("EncryptedExtensions"),
  /** CertificateRequest. */
  CERTIFICATE_REQUEST("CertificateRequest"),
  /** One entry of Certificate. */
  CERTIFICATE_ENTRY("CertificateEntry");

  private final String text;

  HandshakeMessage(String text) {
    this.text = text;
  }

  /** The name in RFC 8446. */
  @Override
  public String toString() {
    return text;
  }
}
