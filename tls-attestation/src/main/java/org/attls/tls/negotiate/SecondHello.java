package org.attls.tls.negotiate;

import java.util.Map;
import java.util.Objects;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.CodePoints;

/**
 * The ClientHello after a HelloRetryRequest: none of its attestation extensions, nonce included, is
 * among the changes that RFC 8446, section 4.1.2 permits.
 */
public final class SecondHello {
  private SecondHello() {}

  /**
   * Compares the attestation extensions of both, octet for octet; one that comes or goes is a
   * change too.
   *
   * @param first extensions of the first ClientHello, by type
   * @param second extensions of the second, by type
   * @throws AttestationException {@link Reason#CHANGED_HELLO}
   */
  public static void requireUnchanged(
      Map<Integer, Bytes> first, Map<Integer, Bytes> second, CodePoints codePoints)
      throws AttestationException {
    for (int type : codePoints.helloExtensions()) {
      if (!Objects.equals(first.get(type), second.get(type))) {
        throw new AttestationException(
            Reason.CHANGED_HELLO,
            codePoints.extensionName(type) + " differs between the two ClientHellos");
      }
    }
  }
}
