package org.attls.tls.engine;

import java.security.SecureRandom;
import java.util.List;
import org.attls.tls.wire.CodePoints;

/**
 * What both ends configure alike.
 *
 * @param groups for the key exchange, in order of preference
 * @param uniformAlerts whether everything that is wrong behind the peer's Certificate is one and
 *     the same alert
 */
public record ConnectionSettings(
    CodePoints codePoints,
    TlsLimits limits,
    List<NamedGroup> groups,
    boolean uniformAlerts,
    HandshakeListener listener,
    SecureRandom random) {
  /** Copies the list; it must not be empty. */
  public ConnectionSettings {
    groups = List.copyOf(groups);
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("no group for the key exchange");
    }
  }

  /** The groups by their numbers in TLS. */
  public int[] groupCodes() {
    return groups.stream().mapToInt(NamedGroup::code).toArray();
  }
}
