package org.attls.eat.enrol;

import java.util.List;
import org.attls.eat.tpm.TpmtPublic;

/**
 * What a device that wants to be enrolled says of itself. Nothing in it is proven yet.
 *
 * @param certificates certificates of its endorsement keys, 1..{@value #MAX_CERTIFICATES}, the one
 *     that it prefers first
 * @param attestationKey public area of its attestation key
 */
public record EnrolmentRequest(
    List<EndorsementCertificate> certificates, TpmtPublic attestationKey) {
  /** More than the profile has indices for. */
  public static final int MAX_CERTIFICATES = 8;

  /** Copies the list and checks its size. */
  public EnrolmentRequest {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty() || certificates.size() > MAX_CERTIFICATES) {
      throw new IllegalArgumentException(certificates.size() + " certificates");
    }
  }
}
