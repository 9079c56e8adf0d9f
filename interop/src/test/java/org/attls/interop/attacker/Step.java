package org.attls.interop.attacker;

/** The messages that the attacker sends, in either role. */
enum Step {
  CLIENT_HELLO("ClientHello"),
  SERVER_HELLO("ServerHello"),
  ENCRYPTED_EXTENSIONS("EncryptedExtensions"),
  CERTIFICATE_REQUEST("CertificateRequest"),
  CERTIFICATE("Certificate"),
  CERTIFICATE_VERIFY("CertificateVerify"),
  FINISHED("Finished"),
  /** No message: the place behind Finished. */
  DATA("application data");

  private final String text;

  Step(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
