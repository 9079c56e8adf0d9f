package org.attls.tls.negotiate;

import java.util.OptionalInt;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.wire.CodePoints;
import org.attls.tls.wire.CredentialKind;

/**
 * The kind of credential that one direction carries, where the draft leaves it to the reader.
 *
 * <pre>
 * background check:  credential_kind of the selected EvidenceType decides; an RFC 7250 type, if
 *                    negotiated, has to agree
 * passport:          ATTESTATION if the RFC 7250 type "Attestation" was negotiated,
 *                    else CERT_ATTESTATION
 * </pre>
 *
 * The credential itself is never looked at to find out what it is.
 */
public final class CertificateTypes {
  /** Certificate type X.509 (RFC 7250), the one in force where none was negotiated. */
  public static final int X509 = 0;

  private CertificateTypes() {}

  /** The RFC 7250 type of a kind. */
  static int of(CredentialKind kind, CodePoints codePoints) {
    return kind.equals(CredentialKind.ATTESTATION) ? codePoints.certificateType() : X509;
  }

  /**
   * The kind of credential.
   *
   * @param certificateType the RFC 7250 type of this direction in EncryptedExtensions, if any
   * @throws AttestationException {@link Reason#BAD_SELECTION} where it contradicts the selected
   *     evidence type
   */
  public static CredentialKind kind(
      Negotiated negotiated, OptionalInt certificateType, CodePoints codePoints)
      throws AttestationException {
    boolean attestation =
        certificateType.isPresent() && certificateType.getAsInt() == codePoints.certificateType();
    CredentialKind byType =
        attestation ? CredentialKind.ATTESTATION : CredentialKind.CERT_ATTESTATION;
    if (!attestation && certificateType.orElse(X509) != X509) {
      throw new AttestationException(
          Reason.BAD_SELECTION,
          "certificate type " + certificateType.getAsInt() + " beside attestation");
    }
    if (negotiated.evidence().isEmpty()) {
      return byType;
    }
    CredentialKind selected = negotiated.evidence().get().type().kind();
    if (certificateType.isPresent() && !selected.equals(byType)) {
      throw new AttestationException(
          Reason.BAD_SELECTION,
          "certificate type " + certificateType.getAsInt() + " contradicts " + selected);
    }
    return selected;
  }
}
