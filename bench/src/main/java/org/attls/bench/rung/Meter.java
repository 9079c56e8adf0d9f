package org.attls.bench.rung;

import java.util.Optional;
import org.attls.bench.connection.Work;
import org.attls.rats.AttestationException;

/**
 * Counts what an attester or a verifier does.
 *
 * @param own its own work
 * @param waiting what the connection's thread does while it works on another one; is not work of
 *     the connection
 * @param beside that other thread; empty for the connection's own
 */
public record Meter(Work own, Work waiting, Optional<Beside> beside) {
  /** On the thread of the connection. */
  static Meter sameThread() {
    return new Meter(new Work(), new Work(), Optional.empty());
  }

  /** On that thread. */
  static Meter on(Beside beside) {
    return new Meter(new Work(), new Work(), Optional.of(beside));
  }

  <T> T run(Beside.Task<T> task) throws AttestationException {
    return beside.isPresent() ? beside.get().run(task, own, waiting) : Beside.counted(task, own);
  }

  /** What the end that it belongs to did, this included, without the waiting. */
  public long cpuNanos(Work end) {
    return end.cpuNanos() - waiting.cpuNanos() + (beside.isPresent() ? own.cpuNanos() : 0);
  }

  /** The same in octets allocated. */
  public long octets(Work end) {
    return end.octets() - waiting.octets() + (beside.isPresent() ? own.octets() : 0);
  }

  /** Forgets what was counted. */
  public void reset() {
    own.reset();
    waiting.reset();
  }
}
