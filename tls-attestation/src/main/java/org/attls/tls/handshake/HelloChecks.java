package org.attls.tls.handshake;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/**
 * What the library lets through in ClientHello, or answers with another alert than RFC 8446 has. A
 * message that cannot be read is left to the library.
 */
final class HelloChecks {
  private static final int MAX = 0xFFFF;
  private static final int HEADER = 4;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int KEY_SHARE = 51;
  private static final int TLS_1_3 = 0x0304;
  private static final Bytes NULL_COMPRESSION = Bytes.of(0);

  private HelloChecks() {}

  /**
   * Checks a ClientHello with its header.
   *
   * <p>RFC 8446, section 4.1.2: "For every TLS 1.3 ClientHello, this vector MUST contain exactly
   * one byte, set to zero". Section 4.2.8: "Clients MUST NOT offer multiple KeyShareEntry values
   * for the same group", and servers may check that.
   *
   * @throws AttestationException {@link Reason#PROTOCOL}
   */
  static void clientHello(Bytes message) throws AttestationException {
    Optional<String> wrong;
    try {
      wrong = wrongInClientHello(body(message));
    } catch (MalformedException left) {
      return;
    }
    refuse(wrong);
  }

  /**
   * Checks a HelloRetryRequest with its header.
   *
   * <p>RFC 8446, section 4.1.4: "Clients MUST abort the handshake with an 'illegal_parameter' alert
   * if the HelloRetryRequest would not result in any change in the ClientHello".
   *
   * @throws AttestationException {@link Reason#PROTOCOL}
   */
  static void helloRetryRequest(Bytes message) throws AttestationException {
    boolean changes;
    try {
      OctetReader retry = body(message);
      retry.octets(2 + 32, "legacy_version and random");
      retry.opaque8(0, 32, "legacy_session_id_echo");
      retry.octets(2 + 1, "cipher_suite and legacy_compression_method");
      Map<Integer, Bytes> extensions = extensions(retry);
      // What else there may be has an alert of its own.
      changes = extensions.keySet().stream().anyMatch(type -> type != SUPPORTED_VERSIONS);
    } catch (MalformedException left) {
      return;
    }
    refuse(changes ? Optional.empty() : Optional.of("a HelloRetryRequest that changes nothing"));
  }

  private static Optional<String> wrongInClientHello(OctetReader hello) throws MalformedException {
    hello.octets(2 + 32, "legacy_version and random");
    hello.opaque8(0, 32, "legacy_session_id");
    hello.opaque16(2, MAX - 1, "cipher_suites");
    Bytes compression = hello.opaque8(1, 255, "legacy_compression_methods");
    Map<Integer, Bytes> extensions = extensions(hello);
    if (!offersTls13(extensions)) {
      return Optional.empty();
    }
    if (!compression.equals(NULL_COMPRESSION)) {
      return Optional.of("other compression methods than null in a ClientHello of TLS 1.3");
    }
    return hasTwoSharesOfAGroup(extensions)
        ? Optional.of("two key shares of one group")
        : Optional.empty();
  }

  private static boolean offersTls13(Map<Integer, Bytes> extensions) throws MalformedException {
    OctetReader data = reader(extensions, SUPPORTED_VERSIONS);
    if (data.remaining() == 0) {
      return false;
    }
    OctetReader versions = data.sub8(2, 254, "versions");
    while (versions.remaining() > 0) {
      if (versions.u16("version") == TLS_1_3) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasTwoSharesOfAGroup(Map<Integer, Bytes> extensions)
      throws MalformedException {
    OctetReader data = reader(extensions, KEY_SHARE);
    if (data.remaining() == 0) {
      return false;
    }
    OctetReader shares = data.sub16(0, MAX, "client_shares");
    Set<Integer> groups = new HashSet<>();
    while (shares.remaining() > 0) {
      int group = shares.u16("group");
      shares.opaque16(1, MAX, "key_exchange");
      if (!groups.add(group)) {
        return true;
      }
    }
    return false;
  }

  /** Extensions by type; of several of one type the last, since the library refuses them. */
  private static Map<Integer, Bytes> extensions(OctetReader message) throws MalformedException {
    OctetReader all = message.sub16(0, MAX, "extensions");
    Map<Integer, Bytes> extensions = new HashMap<>();
    while (all.remaining() > 0) {
      extensions.put(all.u16("extension_type"), all.opaque16(0, MAX, "extension_data"));
    }
    return extensions;
  }

  private static OctetReader body(Bytes message) {
    return OctetReader.of(message.slice(HEADER, message.size()), "hello");
  }

  private static OctetReader reader(Map<Integer, Bytes> extensions, int type) {
    return OctetReader.of(extensions.getOrDefault(type, Bytes.EMPTY), "extension");
  }

  private static void refuse(Optional<String> wrong) throws AttestationException {
    if (wrong.isPresent()) {
      throw new AttestationException(Reason.PROTOCOL, wrong.get());
    }
  }
}
