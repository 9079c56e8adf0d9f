package org.attls.rot.tpm.connection;

/**
 * A few commands that belong together; runs on the connection's own thread and leaves nothing
 * loaded. No other command comes between them.
 */
@FunctionalInterface
public interface TpmWork<R> {
  /** Sends the commands. */
  R run(TpmChannel channel) throws TpmException;
}
