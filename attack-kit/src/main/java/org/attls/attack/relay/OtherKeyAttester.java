package org.attls.attack.relay;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.SignatureAlgorithm;

/**
 * Attack A7, key substitution: has genuine evidence made for one identity key, for this very
 * connection, and signs CertificateVerify with another one.
 */
public final class OtherKeyAttester implements Attester {
  private final Attester honest;

  /**
   * @param honest makes both keys and the evidence
   */
  public OtherKeyAttester(Attester honest) {
    this.honest = honest;
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return honest.evidenceTypes();
  }

  @Override
  public IdentityKey identityKey(Deadline deadline) throws AttestationException {
    IdentityKey attested = honest.identityKey(deadline);
    return new TwoKeys(attested, honest.identityKey(deadline));
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException {
    return honest.attest(type, challenge, ((TwoKeys) key).attested, deadline);
  }

  @Override
  public void close() {
    honest.close();
  }

  /** The lie: what is shown is one key, what signs is another. */
  private record TwoKeys(IdentityKey attested, IdentityKey signing) implements IdentityKey {
    @Override
    public Bytes subjectPublicKeyInfo() {
      return attested.subjectPublicKeyInfo();
    }

    @Override
    public SignatureAlgorithm algorithm() {
      return attested.algorithm();
    }

    @Override
    public Bytes sign(Bytes content, Deadline deadline) throws AttestationException {
      return signing.sign(content, deadline);
    }

    @Override
    public void close() {
      attested.close();
      signing.close();
    }
  }
}
