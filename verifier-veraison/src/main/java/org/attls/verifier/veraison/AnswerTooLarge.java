package org.attls.verifier.veraison;

import java.net.ProtocolException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The service sends more than an answer may have. OkHttp does not ask again over another connection
 * after a {@link ProtocolException}.
 */
final class AnswerTooLarge extends ProtocolException {
  private static final long serialVersionUID = 1L;

  /** What a failure really was: TLS reports one from below as a failure of its own. */
  static Optional<AnswerTooLarge> behind(Throwable failure) {
    for (@Nullable Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof AnswerTooLarge tooLarge) {
        return Optional.of(tooLarge);
      }
    }
    return Optional.empty();
  }
}
