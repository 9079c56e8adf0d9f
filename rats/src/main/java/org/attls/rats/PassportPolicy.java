package org.attls.rats;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/**
 * Decides on a result that the peer presents itself: tier, identity, age, key. There is no
 * challenge to compare: whoever holds the attested key can use the result until it is too old.
 */
public interface PassportPolicy {
  /**
   * Who presents the result, as far as the relying party knows for itself.
   *
   * @param key the key that verified CertificateVerify, DER SubjectPublicKeyInfo
   * @param certifiedName whom the validated X.509 certificate names, where there is one
   */
  record Holder(Bytes key, Optional<String> certifiedName) {}

  /**
   * @throws AttestationException with the reason for every refusal: {@link Reason#NOT_AFFIRMING},
   *     {@link Reason#IDENTITY_REFUSED}, {@link Reason#KEY_MISMATCH}, {@link Reason#RESULT_STALE},
   *     {@link Reason#RESULT_INVALID}
   */
  Verdict decide(PresentedResult presented, Holder holder) throws AttestationException;
}
