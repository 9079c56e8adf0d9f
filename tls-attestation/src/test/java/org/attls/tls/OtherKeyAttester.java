package org.attls.tls;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.SignatureAlgorithm;
import org.attls.tls.fake.SoftwareKey;

/** Attests one key, and signs CertificateVerify with another. */
final class OtherKeyAttester implements Attester {
  private final SoftwareKey attested;
  private final Attester honest;

  OtherKeyAttester(SoftwareKey attested, Attester honest) {
    this.attested = attested;
    this.honest = honest;
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return honest.evidenceTypes();
  }

  @Override
  public IdentityKey identityKey(Deadline deadline) {
    SoftwareKey signing = new SoftwareKey();
    return new IdentityKey() {
      @Override
      public Bytes subjectPublicKeyInfo() {
        return attested.subjectPublicKeyInfo();
      }

      @Override
      public SignatureAlgorithm algorithm() {
        return attested.algorithm();
      }

      @Override
      public Bytes sign(Bytes content, Deadline until) {
        return signing.sign(content, until);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException {
    return honest.attest(type, challenge, attested, deadline);
  }

  @Override
  public void close() {}
}
