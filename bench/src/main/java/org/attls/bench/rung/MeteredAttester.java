package org.attls.bench.rung;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;

/**
 * Notes the work of an attester: making evidence, and what a root of trust does about the key. The
 * signature of a key in memory is the connection's own, as with any other credential.
 */
final class MeteredAttester implements Attester {
  private final Attester attester;
  private final Meter meter;

  MeteredAttester(Attester attester, Meter meter) {
    this.attester = attester;
    this.meter = meter;
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return attester.evidenceTypes();
  }

  @Override
  public IdentityKey identityKey(Deadline deadline) throws AttestationException {
    return meter.run(() -> attester.identityKey(deadline));
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException {
    return meter.run(() -> attester.attest(type, challenge, key, deadline));
  }

  @Override
  public void close() {
    attester.close();
  }
}
