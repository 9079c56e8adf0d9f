package org.attls.interop.attacker;

import org.attls.tls.alert.Alerts;

/**
 * One row of the table.
 *
 * @param what is sent beside, before or instead of what is honest
 * @param ends the number of the alert that ends it, or {@link #TAKEN}
 */
record Case(Victim victim, String what, int ends, Attack attack) {
  /** The handshake is done, and data arrives behind it. */
  static final int TAKEN = -1;

  static final int UNEXPECTED_MESSAGE = 10;
  static final int BAD_RECORD_MAC = 20;
  static final int RECORD_OVERFLOW = 22;
  static final int HANDSHAKE_FAILURE = 40;
  static final int BAD_CERTIFICATE = 42;
  static final int UNSUPPORTED_CERTIFICATE = 43;
  static final int ILLEGAL_PARAMETER = 47;
  static final int DECODE_ERROR = 50;
  static final int DECRYPT_ERROR = 51;
  static final int PROTOCOL_VERSION = 70;
  static final int MISSING_EXTENSION = 109;
  static final int UNSUPPORTED_EXTENSION = 110;
  static final int CERTIFICATE_REQUIRED = 116;
  static final int UNSUPPORTED_EVIDENCE = 224;

  static String name(int end) {
    return end == TAKEN ? "taken" : Alerts.DETAILED.describe(end);
  }

  @Override
  public String toString() {
    return victim + ": " + what;
  }
}
