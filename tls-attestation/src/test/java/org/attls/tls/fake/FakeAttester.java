package org.attls.tls.fake;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;

/** An attester that makes {@link FakeEvidence}, honest unless it is given a lie. */
public final class FakeAttester implements Attester {
  /** What to send instead of honest evidence. */
  public interface Lie {
    /** The evidence to send. */
    Cmw instead(Bytes challenge, Bytes key) throws AttestationException;
  }

  private final Lie lie;
  private final List<SoftwareKey> keys = new ArrayList<>();
  private final List<Bytes> challenges = new ArrayList<>();

  private FakeAttester(Lie lie) {
    this.lie = lie;
  }

  /** Attests truly. */
  public static FakeAttester honest() {
    return new FakeAttester((challenge, key) -> new FakeEvidence(challenge, key, true).wrapped());
  }

  /** Attests as told. */
  public static FakeAttester lying(Lie lie) {
    return new FakeAttester(lie);
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return List.of(FakeEvidence.TYPE);
  }

  @Override
  public IdentityKey identityKey(Deadline deadline) {
    SoftwareKey key = new SoftwareKey();
    keys.add(key);
    return key;
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException {
    challenges.add(challenge);
    return lie.instead(challenge, key.subjectPublicKeyInfo());
  }

  /** The keys made. */
  public List<SoftwareKey> keys() {
    return keys;
  }

  /** The challenges seen. */
  public List<Bytes> challenges() {
    return challenges;
  }

  @Override
  public void close() {}
}
