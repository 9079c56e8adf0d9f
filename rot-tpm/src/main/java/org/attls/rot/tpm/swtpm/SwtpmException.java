package org.attls.rot.tpm.swtpm;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A software TPM could not be started; the message says what to do about it. */
public final class SwtpmException extends IOException {
  private static final long serialVersionUID = 1L;

  SwtpmException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
