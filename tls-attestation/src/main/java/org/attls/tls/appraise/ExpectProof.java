package org.attls.tls.appraise;

import org.attls.cmw.octets.Bytes;

/** Step 2 of 4: the credential attests a key; CertificateVerify with it is awaited. */
public final class ExpectProof {
  private final CredentialInHand credential;

  ExpectProof(CredentialInHand credential) {
    this.credential = credential;
  }

  /** The key with which CertificateVerify must verify: DER SubjectPublicKeyInfo. */
  public Bytes claimedKey() {
    return credential.key();
  }

  /** To be called when CertificateVerify has verified with {@link #claimedKey()}, and only then. */
  public ExpectFinished proved() {
    return new ExpectFinished(credential);
  }
}
