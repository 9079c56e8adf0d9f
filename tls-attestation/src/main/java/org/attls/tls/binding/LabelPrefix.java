package org.attls.tls.binding;

/** What is put before each label of HKDF-Expand-Label. */
public enum LabelPrefix {
  /** {@code "tls13 "} (RFC 8446, section 7.1). */
  TLS13("tls13 "),
  /** {@code "dtls13"}, without a space (RFC 9147, section 5.9). */
  DTLS13("dtls13");

  private final String text;

  LabelPrefix(String text) {
    this.text = text;
  }

  /** Six characters. */
  public String text() {
    return text;
  }
}
