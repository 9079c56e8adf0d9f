package org.attls.attack.relay;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;

/**
 * Attack A4, replay: presents evidence that was recorded in an earlier connection, whatever the
 * challenge is now. Its identity key is honest, a fresh one of the real attester.
 */
public final class ReplayingAttester implements Attester {
  private static final int MAX_EVIDENCE = 64 * 1024;

  private final Attester honest;
  private final Cmw recorded;

  /**
   * @param honest makes the keys
   * @param recorded a wrapper, as it went over the wire
   */
  public ReplayingAttester(Attester honest, Bytes recorded) throws MalformedException {
    this.honest = honest;
    this.recorded = new CmwReader(MAX_EVIDENCE).read(recorded);
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return List.of(recorded.type());
  }

  @Override
  public IdentityKey identityKey(Deadline deadline) throws AttestationException {
    return honest.identityKey(deadline);
  }

  /** The lie: neither about this challenge nor about this key. */
  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline) {
    return recorded;
  }

  @Override
  public void close() {
    honest.close();
  }
}
