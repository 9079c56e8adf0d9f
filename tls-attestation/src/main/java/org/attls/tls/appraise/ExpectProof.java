package org.attls.tls.appraise;

import org.attls.cmw.octets.Bytes;

/**
 * Step 2 of 4: the evidence speaks of this connection; CertificateVerify with the claimed key is
 * awaited.
 */
public final class ExpectProof {
  private final EvidenceInHand evidence;

  ExpectProof(EvidenceInHand evidence) {
    this.evidence = evidence;
  }

  /** The key with which CertificateVerify must verify: DER SubjectPublicKeyInfo. */
  public Bytes claimedKey() {
    return evidence.inspected().attestedKey();
  }

  /** To be called when CertificateVerify has verified with {@link #claimedKey()}, and only then. */
  public ExpectFinished proved() {
    return new ExpectFinished(evidence);
  }
}
