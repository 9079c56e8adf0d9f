package org.attls.eat.claims;

import java.util.Locale;

/**
 * Whether debugging is possible (RFC 9711, section 4.2.9). Submodules inherit nothing: each speaks
 * for itself.
 */
public enum DebugStatus {
  /** Debugging is enabled. */
  ENABLED,
  /** Disabled; nothing is said of the time before. */
  DISABLED,
  /** Disabled since this boot. */
  DISABLED_SINCE_BOOT,
  /** Disabled for good, except for the manufacturer. */
  DISABLED_PERMANENTLY,
  /** Disabled for everybody for good. */
  DISABLED_FULLY_AND_PERMANENTLY;

  /** The number in CBOR, 0..4. */
  public int number() {
    return ordinal();
  }

  /** The name in JSON, such as {@code disabled-since-boot}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
