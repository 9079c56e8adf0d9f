package org.attls.gateway.mqtt;

import org.attls.cmw.octets.Bytes;

/** A CONNECT that is understood, and not taken. */
public final class ConnectRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Cause {
    /** The user name is another than the device's id. */
    USERNAME_MISMATCH,
    /** The client id does not begin with the device's id. */
    CLIENT_ID_MISMATCH,
    /** Enhanced authentication, which the broker would have to do. */
    ENHANCED_AUTHENTICATION
  }

  private final Cause why;
  private final int level;

  ConnectRefusal(Cause why, int level, String message) {
    super(message);
    this.why = why;
    this.level = level;
  }

  /** Why. */
  public Cause why() {
    return why;
  }

  /** What the client is told: CONNACK, "not authorized" (section 3.2.2 of both versions). */
  public Bytes answer() {
    return level == Connect.V5 ? Bytes.fromHex("2003008700") : Bytes.fromHex("20020005");
  }
}
