package org.attls.attack.peer;

/** ContentType (RFC 8446, section 5.1). */
public final class RecordType {
  /** change_cipher_spec. */
  public static final int CHANGE_CIPHER_SPEC = 20;

  /** alert. */
  public static final int ALERT = 21;

  /** handshake. */
  public static final int HANDSHAKE = 22;

  /** application_data. */
  public static final int APPLICATION_DATA = 23;

  private RecordType() {}
}
