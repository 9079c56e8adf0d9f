package org.attls.tls.negotiate;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.CodePoints;

/**
 * In which message each attestation extension may occur (draft-fossati-tls-attestation-07, sections
 * 5 to 8). A TLS library that does not know the types lets them through everywhere.
 *
 * <pre>
 *                          CH   HRR  SH   EE   CR   CertificateEntry
 * evidence_request         yes  no   no   yes  no   no
 * evidence_proposal        yes  no   no   yes  no   no
 * results_request          yes  no   no   yes  no   no
 * results_proposal         yes  no   no   yes  no   no
 * attestation_binding      yes  no   no   yes  no   no
 * attestation_evidence     no   no   no   no   no   yes, in the first
 * </pre>
 */
public final class Placement {
  private static final int PRE_SHARED_KEY = 41;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int KEY_SHARE = 51;

  private Placement() {}

  /**
   * Refuses what ServerHello cannot have (RFC 8446, section 4.1.3); a TLS library may let
   * extensions that it does not know through there, unprotected.
   *
   * @param types of the extensions, in any order
   * @throws AttestationException {@link Reason#UNSOLICITED}
   */
  public static void checkServerHello(Collection<Integer> types) throws AttestationException {
    for (int type : types) {
      if (type != SUPPORTED_VERSIONS && type != KEY_SHARE && type != PRE_SHARED_KEY) {
        throw new AttestationException(
            Reason.UNSOLICITED, "extension " + type + " does not belong into ServerHello");
      }
    }
  }

  /**
   * Refuses attestation extensions that do not belong into {@code message}, or occur twice. Other
   * types are not looked at.
   *
   * @param types of the extensions of one message or one entry, in any order
   * @throws AttestationException {@link Reason#WRONG_MESSAGE}
   */
  public static void check(
      HandshakeMessage message, Collection<Integer> types, CodePoints codePoints)
      throws AttestationException {
    Set<Integer> seen = new HashSet<>();
    for (int type : types) {
      boolean hello = codePoints.helloExtensions().contains(type);
      boolean entry = type == codePoints.attestationEvidence();
      if (!hello && !entry) {
        continue;
      }
      boolean allowed =
          switch (message) {
            case CLIENT_HELLO, ENCRYPTED_EXTENSIONS -> hello;
            case CERTIFICATE_ENTRY -> entry;
            case HELLO_RETRY_REQUEST, SERVER_HELLO, CERTIFICATE_REQUEST -> false;
          };
      if (!allowed) {
        throw new AttestationException(
            Reason.WRONG_MESSAGE,
            codePoints.extensionName(type) + " does not belong into " + message);
      }
      if (!seen.add(type)) {
        throw new AttestationException(
            Reason.WRONG_MESSAGE, codePoints.extensionName(type) + " twice in " + message);
      }
    }
  }
}
