package org.attls.rats;

import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;

/** Decides on an authentic attestation result: tier, identity, age, key. */
public interface AppraisalPolicy {
  /**
   * What the relying party knows of this connection for itself.
   *
   * @param evidenceType the negotiated type
   * @param challenge the challenge of this connection
   * @param key the key that verified CertificateVerify, DER SubjectPublicKeyInfo
   * @param evidence what local inspection found
   * @param certifiedName whom the validated X.509 certificate names, where there is one
   */
  record Facts(
      CmwType evidenceType,
      Bytes challenge,
      Bytes key,
      InspectedEvidence evidence,
      Optional<String> certifiedName) {
    /** Of a peer without an X.509 certificate. */
    public Facts(CmwType evidenceType, Bytes challenge, Bytes key, InspectedEvidence evidence) {
      this(evidenceType, challenge, key, evidence, Optional.empty());
    }
  }

  /**
   * @throws AttestationException with the reason for every refusal: {@link Reason#NOT_AFFIRMING},
   *     {@link Reason#IDENTITY_REFUSED}, {@link Reason#KEY_MISMATCH}, {@link Reason#RESULT_STALE},
   *     {@link Reason#RESULT_INVALID}
   */
  Verdict decide(AttestationResult result, Facts facts) throws AttestationException;
}
