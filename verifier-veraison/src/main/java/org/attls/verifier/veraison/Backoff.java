package org.attls.verifier.veraison;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Growing pauses between two looks at something that is not ready: 50 ms, doubling up to 2 s. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Conversation conversation;
  private Duration next = FIRST;

  Backoff(Conversation conversation) {
    this.conversation = conversation;
  }

  /**
   * Lets time pass.
   *
   * @param unfinished the last answer, which said that work is still going on
   */
  CompletableFuture<Boolean> after(HttpAnswer unfinished) {
    Duration pause = next;
    next = next.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : next.multipliedBy(2);
    return Conversation.then(
        conversation.pause(pause),
        over -> {
          if (conversation.deadline().expired()) {
            throw unfinished.failure("still processing at the deadline");
          }
          return over;
        });
  }
}
