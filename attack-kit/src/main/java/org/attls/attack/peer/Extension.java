package org.attls.attack.peer;

import org.attls.cmw.octets.Bytes;

/** Extension types that peers here use (RFC 8446, section 4.2), and their usual content. */
public final class Extension {
  /** server_name. */
  public static final int SERVER_NAME = 0;

  /** supported_groups. */
  public static final int SUPPORTED_GROUPS = 10;

  /** signature_algorithms. */
  public static final int SIGNATURE_ALGORITHMS = 13;

  /** client_certificate_type (RFC 7250). */
  public static final int CLIENT_CERTIFICATE_TYPE = 19;

  /** pre_shared_key. */
  public static final int PRE_SHARED_KEY = 41;

  /** early_data. */
  public static final int EARLY_DATA = 42;

  /** supported_versions. */
  public static final int SUPPORTED_VERSIONS = 43;

  /** cookie. */
  public static final int COOKIE = 44;

  /** psk_key_exchange_modes. */
  public static final int PSK_KEY_EXCHANGE_MODES = 45;

  /** key_share. */
  public static final int KEY_SHARE = 51;

  /** ECDSA on P-256, P-384 and P-521. */
  static final Bytes SCHEMES = Bytes.of(0, 6, 4, 3, 5, 3, 6, 3);

  /** TLS_AES_128_GCM_SHA256. */
  static final Bytes SUITE = Bytes.of(0x13, 0x01);

  private Extension() {}
}
