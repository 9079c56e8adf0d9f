package org.attls.verifier.embedded.endorse;

import org.jspecify.annotations.Nullable;

/**
 * Endorsements that cannot be taken: malformed, in conflict with others, known already, or not to
 * be read or written. The message names the file, where there is one, and the place in it.
 */
public final class EndorsementException extends Exception {
  private static final long serialVersionUID = 1L;

  EndorsementException(String message) {
    this(message, null);
  }

  EndorsementException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
