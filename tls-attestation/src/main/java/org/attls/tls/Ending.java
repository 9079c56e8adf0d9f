package org.attls.tls;

import java.io.IOException;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsException;
import org.jspecify.annotations.Nullable;

/** Why a connection takes and gives nothing any more, for each thread that asks. */
final class Ending {
  private @Nullable AttestedTlsException known;

  /** The engine's reason is better than what a writer made of a broken transport before. */
  synchronized void note(AttestedTlsException reason) {
    known = reason;
  }

  /** A transport that fails because the connection has ended fails for that reason. */
  synchronized AttestedTlsException because(IOException failed) {
    AttestedTlsException reason = known == null ? transportFailed(failed) : known;
    known = reason;
    return reason;
  }

  /** The reason; of a connection that this end has closed, that it is closed. */
  synchronized AttestedTlsException reason() {
    return known == null ? disconnected("the connection is closed", null) : known;
  }

  /** Throws the reason, where there is one. */
  synchronized void requireNone() throws AttestedTlsException {
    if (known != null) {
      throw known;
    }
  }

  static AttestedTlsException transportFailed(IOException failed) {
    return disconnected("the transport failed: " + failed.getMessage(), failed);
  }

  private static AttestedTlsException disconnected(String message, @Nullable Throwable cause) {
    return new AttestedTlsException(Reason.DISCONNECTED, null, null, message, cause);
  }
}
