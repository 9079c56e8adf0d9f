package org.attls.tls.attest;

import java.util.concurrent.atomic.AtomicBoolean;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.SignatureAlgorithm;

/**
 * An identity key that several connections use at a time; it is freed when the last of them, and
 * the one who keeps it, are done with it.
 */
final class SharedKey {
  private final IdentityKey key;
  private int users = 1;

  /** The maker is the first user. */
  SharedKey(IdentityKey key) {
    this.key = key;
  }

  /** For one more user, who closes what he gets; must not be called by one who is done. */
  synchronized IdentityKey use() {
    if (users == 0) {
      throw new IllegalStateException("the identity key has been freed");
    }
    users++;
    return new Use();
  }

  /** A user is done. */
  void done() {
    boolean last;
    synchronized (this) {
      users--;
      last = users == 0;
    }
    if (last) {
      key.close();
    }
  }

  private final class Use implements IdentityKey {
    private final AtomicBoolean closed = new AtomicBoolean();

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
      if (!closed.getAndSet(true)) {
        done();
      }
    }
  }
}
