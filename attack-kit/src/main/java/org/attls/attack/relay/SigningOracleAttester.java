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
import org.jspecify.annotations.Nullable;

/**
 * The victim of attack A1: an honest attester whose identity key others can sign with. A key in a
 * TPM leaks in no other way than this.
 *
 * <p>Evidence is made as ever, for this attester's own connections only, and never on behalf of the
 * attacker.
 */
public final class SigningOracleAttester implements Attester {
  private final Attester honest;
  private volatile @Nullable IdentityKey leaked;

  /**
   * @param honest makes keys and evidence
   */
  public SigningOracleAttester(Attester honest) {
    this.honest = honest;
  }

  /**
   * The hole: the key of this attester's latest connection, for anybody to sign with.
   *
   * @throws AttestationException {@link org.attls.rats.Reason#ATTESTER_UNAVAILABLE} before the
   *     first connection
   */
  public IdentityKey oracle() throws AttestationException {
    IdentityKey key = leaked;
    if (key == null) {
      throw new AttestationException(
          org.attls.rats.Reason.ATTESTER_UNAVAILABLE, "there is no identity key to leak yet");
    }
    return new StaysUsable(key);
  }

  @Override
  public List<CmwType> evidenceTypes() {
    return honest.evidenceTypes();
  }

  @Override
  public IdentityKey identityKey(Deadline deadline) throws AttestationException {
    IdentityKey key = honest.identityKey(deadline);
    leaked = key;
    return new StaysUsable(key);
  }

  @Override
  public Cmw attest(CmwType type, Bytes challenge, IdentityKey key, Deadline deadline)
      throws AttestationException {
    return honest.attest(type, challenge, ((StaysUsable) key).key, deadline);
  }

  @Override
  public void close() {
    honest.close();
  }

  /** A key that is not freed together with the connection it was made for. */
  private record StaysUsable(IdentityKey key) implements IdentityKey {
    @Override
    public Bytes subjectPublicKeyInfo() {
      return key.subjectPublicKeyInfo();
    }

    @Override
    public SignatureAlgorithm algorithm() {
      return key.algorithm();
    }

    @Override
    public Bytes sign(Bytes content, Deadline deadline) throws AttestationException {
      return key.sign(content, deadline);
    }

    @Override
    public void close() {
      // The attacker may still need it.
    }
  }
}
