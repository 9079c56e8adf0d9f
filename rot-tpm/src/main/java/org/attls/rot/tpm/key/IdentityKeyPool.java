package org.attls.rot.tpm.key;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.jspecify.annotations.Nullable;

/**
 * Identity keys made ahead of time, so that a handshake does not wait for its TPM to make one,
 * which takes seconds on some chips. They wait outside the TPM and occupy no slot; each is handed
 * out once.
 */
public final class IdentityKeyPool implements AutoCloseable {
  /**
   * For making one key, behind whatever the TPM is busy with. A TPM that says nothing keeps others
   * waiting for as long.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** How long to leave a TPM alone that did not make a key. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final TpmConnection connection;
  private final StorageRoot root;
  private final int size;
  private final Deque<IdentityKeyBlob> ready = new ArrayDeque<>();
  private @Nullable Thread maker;
  private boolean closed;

  /**
   * A pool that begins to fill at once.
   *
   * @param size how many keys wait, 1..1024
   */
  public IdentityKeyPool(TpmConnection connection, StorageRoot root, int size) {
    if (size < 1 || size > 1024) {
      throw new IllegalArgumentException("a pool of " + size + " keys");
    }
    this.connection = connection;
    this.root = root;
    this.size = size;
    Thread thread = new Thread(this::fill, "tpm keys " + connection.endpoint());
    thread.setDaemon(true);
    maker = thread;
    thread.start();
  }

  /** A key that was made before; empty when all have been taken. */
  public synchronized Optional<IdentityKeyBlob> take() {
    Optional<IdentityKeyBlob> taken = Optional.ofNullable(ready.poll());
    notifyAll();
    return taken;
  }

  /** How many keys wait. */
  public synchronized int available() {
    return ready.size();
  }

  /** Forgets the keys that wait and ends the thread that makes them. Never fails. */
  @Override
  public void close() {
    Thread ending;
    synchronized (this) {
      closed = true;
      ready.forEach(IdentityKeyBlob::erase);
      ready.clear();
      ending = maker;
      maker = null;
      notifyAll();
    }
    if (ending != null) {
      ending.interrupt();
    }
  }

  private void fill() {
    TpmOperation making = TpmOperation.named("making an identity key ahead of time");
    try {
      while (awaitDemand()) {
        try {
          add(
              connection.call(
                  making, Deadline.in(PATIENCE), channel -> IdentityKeyBlob.create(channel, root)));
        } catch (TpmException failure) {
          if (failure.kind() == TpmException.Kind.CLOSED) {
            return;
          }
          // Whoever needs a key asks the TPM itself then, and is told what is wrong with it.
          rest();
        }
      }
    } catch (InterruptedException closing) {
      // Only close() interrupts.
    }
  }

  private synchronized boolean awaitDemand() throws InterruptedException {
    while (!closed && ready.size() >= size) {
      wait();
    }
    return !closed;
  }

  private synchronized void add(IdentityKeyBlob made) {
    if (closed) {
      made.erase();
      return;
    }
    ready.add(made);
    notifyAll();
  }

  private synchronized void rest() throws InterruptedException {
    long end = System.nanoTime() + PAUSE.toNanos();
    for (long left = PAUSE.toMillis(); !closed && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }
}
