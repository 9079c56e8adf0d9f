package org.attls.tls.appraise;

/**
 * Step 3 of 4: the peer holds the key; its Finished is awaited, which also authenticates what was
 * negotiated.
 */
public final class ExpectFinished {
  private final CredentialInHand credential;

  ExpectFinished(CredentialInHand credential) {
    this.credential = credential;
  }

  /** To be called when the peer's Finished has verified, and only then. */
  public ExpectVerdict finished() {
    return new ExpectVerdict(credential);
  }
}
