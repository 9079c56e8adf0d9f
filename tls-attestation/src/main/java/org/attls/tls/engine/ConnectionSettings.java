package org.attls.tls.engine;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.negotiate.RawKeys;
import org.attls.tls.profile.Departure;
import org.attls.tls.profile.WireProfile;
import org.attls.tls.wire.CodePoints;

/**
 * What both ends configure alike.
 *
 * @param profile how attestation is spelled on the wire
 * @param groups for the key exchange, in order of preference
 * @param uniformAlerts whether everything that is wrong behind the peer's Certificate is one and
 *     the same alert
 * @param applicationProtocols for ALPN (RFC 7301), in order of preference; none for no ALPN
 * @param keyLog where all secrets go; empty unless somebody gave up all protection by name
 * @param curves who does the elliptic-curve work
 */
public record ConnectionSettings(
    WireProfile profile,
    TlsLimits limits,
    List<NamedGroup> groups,
    boolean uniformAlerts,
    HandshakeListener listener,
    SecureRandom random,
    List<String> applicationProtocols,
    Optional<KeyLog> keyLog,
    EllipticCurves curves) {
  private static final int MAX_PROTOCOL_LIST = 4096;

  /** Copies the lists; there must be a group, and names of protocols have 1 to 255 octets. */
  public ConnectionSettings {
    groups = List.copyOf(groups);
    applicationProtocols = List.copyOf(applicationProtocols);
    if (groups.isEmpty()) {
      throw new IllegalArgumentException("no group for the key exchange");
    }
    int octets = 0;
    for (String protocol : applicationProtocols) {
      int size = protocol.getBytes(StandardCharsets.UTF_8).length;
      if (size < 1 || size > 255) {
        throw new IllegalArgumentException(
            "the name of an application protocol has 1 to 255 octets, not " + size);
      }
      octets += 1 + size;
    }
    if (octets > MAX_PROTOCOL_LIST) {
      throw new IllegalArgumentException(
          octets + " octets of application protocols, at most " + MAX_PROTOCOL_LIST);
    }
    if (octets > 0) {
      requireOtherExtensions(profile);
    }
  }

  /** Without ALPN and key log, with the elliptic-curve code that is preferred on this machine. */
  public ConnectionSettings(
      CodePoints codePoints,
      TlsLimits limits,
      List<NamedGroup> groups,
      boolean uniformAlerts,
      HandshakeListener listener,
      SecureRandom random) {
    this(
        WireProfile.draft07(codePoints),
        limits,
        groups,
        uniformAlerts,
        listener,
        random,
        List.of(),
        Optional.empty(),
        EllipticCurves.preferred());
  }

  /** The numbers of the profile. */
  public CodePoints codePoints() {
    return profile.codePoints();
  }

  /**
   * Refuses a configuration that puts more into EncryptedExtensions than the profile lets.
   *
   * @throws IllegalArgumentException if the profile has no other extensions
   */
  static void requireOtherExtensions(WireProfile profile) {
    if (profile.departs(Departure.NO_OTHER_EXTENSIONS)) {
      throw new IllegalArgumentException(
          "profile "
              + profile.name()
              + ": its peers refuse ALPN, answers to server_name and certificate types");
    }
  }

  /**
   * Refuses raw public keys where there is attestation too, or where the profile has no place for
   * their types.
   */
  void requireCarries(RawKeys rawKeys, boolean attestation) {
    if (rawKeys.any()) {
      if (attestation) {
        throw new IllegalArgumentException("raw public keys are for ends that do not attest");
      }
      requireOtherExtensions(profile);
    }
  }

  /** The same, with a listener of one connection. */
  public ConnectionSettings toldTo(HandshakeListener ofConnection) {
    return ofConnection == listener
        ? this
        : new ConnectionSettings(
            profile,
            limits,
            groups,
            uniformAlerts,
            ofConnection,
            random,
            applicationProtocols,
            keyLog,
            curves);
  }

  /** The groups by their numbers in TLS. */
  public int[] groupCodes() {
    return groups.stream().mapToInt(NamedGroup::code).toArray();
  }
}
