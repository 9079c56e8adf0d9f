package org.attls.tls.negotiate;

import java.util.Map;
import java.util.Objects;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.CertificateTypeExtension;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.Direction;

/**
 * The ClientHello after a HelloRetryRequest: neither its attestation extensions, nonce included,
 * nor the certificate types (RFC 7250) that go with them are among the changes that RFC 8446,
 * section 4.1.2 permits.
 */
public final class SecondHello {
  private SecondHello() {}

  /**
   * Compares those extensions of both, octet for octet; one that comes or goes is a change too.
   *
   * @param first extensions of the first ClientHello, by type
   * @param second extensions of the second, by type
   * @throws AttestationException {@link Reason#CHANGED_HELLO}
   */
  public static void requireUnchanged(
      Map<Integer, Bytes> first, Map<Integer, Bytes> second, CodePoints codePoints)
      throws AttestationException {
    for (int type : codePoints.helloExtensions()) {
      requireEqual(first, second, type, codePoints.extensionName(type));
    }
    for (Direction direction : Direction.values()) {
      requireEqual(
          first,
          second,
          CertificateTypeExtension.type(direction),
          direction == Direction.CLIENT_ATTESTS
              ? "client_certificate_type"
              : "server_certificate_type");
    }
  }

  private static void requireEqual(
      Map<Integer, Bytes> first, Map<Integer, Bytes> second, int type, String name)
      throws AttestationException {
    if (!Objects.equals(first.get(type), second.get(type))) {
      throw new AttestationException(
          Reason.CHANGED_HELLO, name + " differs between the two ClientHellos");
    }
  }
}
