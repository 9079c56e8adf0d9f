package org.attls.rot.tpm.connection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmException.Kind;
import org.attls.rot.tpm.device.TpmEndpoint;
import org.attls.rot.tpm.device.TpmTransport;
import org.jspecify.annotations.Nullable;
import tss.tpm.TPM_SU;

/**
 * The transport of a connection over its lifetime: opened when first needed, opened again after it
 * broke, and in a known state whenever work begins. Used by the connection's thread, except {@link
 * #cut()}.
 */
final class TpmLine {
  /** How long a TPM that answered before may be away, as when its process is started again. */
  private static final Duration ABSENCE = Duration.ofSeconds(1);

  private final TpmEndpoint endpoint;
  private final Object lock = new Object();
  private @Nullable TpmTransport transport;
  private boolean ended;
  private boolean answeredBefore;

  TpmLine(TpmEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /**
   * Does some work. Once more where that may help and does no harm: on a new channel when the old
   * one broke, after freeing all slots when there was none left.
   */
  <R> R run(TpmOperation operation, Deadline deadline, TpmWork<R> work) throws TpmException {
    boolean mayRepeat = operation.repeatable();
    while (true) {
      TpmChannel channel = new TpmChannel(open(operation, deadline), deadline);
      boolean ended = false;
      try {
        R result = channel.run(work);
        ended = true;
        return result;
      } catch (TpmException failure) {
        ended = true;
        boolean broken = failure.kind() == Kind.UNREACHABLE;
        boolean noSlots = failure.refusedWith(ResponseCode::lacksSlots) && endpoint.exclusive();
        // After these nobody knows what is loaded or under way; opening again settles it.
        if (broken
            || noSlots
            || failure.kind() == Kind.DEADLINE
            || failure.kind() == Kind.UNINTELLIGIBLE) {
          cut();
        }
        if (!mayRepeat || !(broken || noSlots) || deadline.expired()) {
          throw failure;
        }
        mayRepeat = false;
      } finally {
        // Opening again, or the resource manager's noticing that we have left, frees the slot; and
        // settles what an Error has left behind.
        if (!ended || channel.leaking()) {
          cut();
        }
      }
    }
  }

  /**
   * Closes the channel, from any thread: a command that is under way ends with a failure. The next
   * work opens it again.
   */
  void cut() {
    @Nullable TpmTransport broken;
    synchronized (lock) {
      broken = transport;
      transport = null;
    }
    if (broken != null) {
      try {
        broken.close();
      } catch (IOException alreadyGone) {
        // It is not used again either way.
      }
    }
  }

  /** Closes the channel for good, from any thread. */
  void end() {
    synchronized (lock) {
      ended = true;
    }
    cut();
  }

  private TpmTransport open(TpmOperation operation, Deadline deadline) throws TpmException {
    synchronized (lock) {
      if (transport != null) {
        return transport;
      }
    }
    Pauses pauses = new Pauses(deadline.atMost(answeredBefore ? ABSENCE : Duration.ZERO));
    while (true) {
      try {
        return connect(operation, deadline);
      } catch (TpmException failure) {
        if (failure.kind() != Kind.UNREACHABLE || !pauses.another()) {
          throw failure;
        }
      }
    }
  }

  /** A channel in a known state. Whatever ends this before the channel is, ends the channel. */
  private TpmTransport connect(TpmOperation operation, Deadline deadline) throws TpmException {
    boolean known = false;
    try {
      TpmTransport opened = reach(operation);
      if (endpoint.exclusive()) {
        settle(new TpmChannel(opened, deadline));
      }
      answeredBefore = true;
      known = true;
      return opened;
    } finally {
      if (!known) {
        cut();
      }
    }
  }

  private TpmTransport reach(TpmOperation operation) throws TpmException {
    try {
      TpmTransport opened = endpoint.transport();
      adopt(operation, opened);
      opened.connect();
      return opened;
    } catch (IOException | UncheckedIOException failure) {
      throw new TpmException(
          Kind.UNREACHABLE, operation.name(), String.valueOf(failure.getMessage()), failure);
    }
  }

  /** Frees all slots of a TPM that is ours alone, and starts it where nobody has. */
  private void settle(TpmChannel channel) throws TpmException {
    try {
      channel.flushAll();
    } catch (TpmException failure) {
      boolean notStarted = failure.refusedWith(code -> code.raw() == ResponseCode.INITIALIZE);
      if (!notStarted || !endpoint.simulated()) {
        throw failure;
      }
      channel.send(tpm -> tpm.Startup(TPM_SU.CLEAR));
    }
  }

  /** Makes a channel ours before it is connected, so that cut() ends an attempt that hangs. */
  private void adopt(TpmOperation operation, TpmTransport opened) throws IOException, TpmException {
    synchronized (lock) {
      if (!ended) {
        transport = opened;
        return;
      }
    }
    opened.close();
    throw new TpmException(
        Kind.CLOSED, operation.name(), "the connection to the TPM is closed", null);
  }
}
