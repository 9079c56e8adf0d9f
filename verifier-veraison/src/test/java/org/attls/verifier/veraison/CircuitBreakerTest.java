package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.attls.rats.Circuit;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - PAUSE.toNanos() / 2);
  private final CircuitBreaker breaker = new CircuitBreaker(3, PAUSE, now::get);

  @Test
  void opensAfterSoManyFailuresInARow() {
    breaker.failed("one");
    breaker.failed("two");
    breaker.succeeded();
    breaker.failed("one");
    breaker.failed("two");
    assertThat(breaker.refusal()).isEmpty();
    assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
    breaker.failed("cannot connect");
    assertThat(breaker.state()).isEqualTo(Circuit.OPEN);
    assertThat(breaker.refusal())
        .contains(
            "not asked, because it failed 3 times in a row; it is tried again in 10000 ms; the last"
                + " failure: cannot connect");
  }

  @Test
  void letsOneQuestionThroughAfterThePause() {
    open();
    now.addAndGet(PAUSE.toNanos() - 1);
    assertThat(breaker.refusal()).isPresent();
    assertThat(breaker.state()).isEqualTo(Circuit.OPEN);
    now.addAndGet(1);
    assertThat(breaker.state()).isEqualTo(Circuit.TRYING);
    assertThat(breaker.state()).as("looking at it is no trial").isEqualTo(Circuit.TRYING);
    assertThat(breaker.refusal()).as("the trial").isEmpty();
    assertThat(breaker.refusal()).as("another meanwhile").get().asString().contains("being tried");
    assertThat(breaker.state()).as("until it has succeeded").isEqualTo(Circuit.OPEN);
    breaker.succeeded();
    assertThat(breaker.refusal()).isEmpty();
    assertThat(breaker.state()).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void aFailedTrialBeginsAnotherPause() {
    open();
    now.addAndGet(PAUSE.toNanos());
    assertThat(breaker.refusal()).isEmpty();
    breaker.failed("still away");
    assertThat(breaker.refusal()).get().asString().contains("4 times").endsWith("still away");
    now.addAndGet(PAUSE.toNanos());
    assertThat(breaker.refusal()).isEmpty();
  }

  @Test
  void aTrialThatSaysNothingIsFollowedByAnother() {
    open();
    now.addAndGet(PAUSE.toNanos());
    assertThat(breaker.refusal()).isEmpty();
    breaker.unknown();
    assertThat(breaker.state()).isEqualTo(Circuit.TRYING);
    assertThat(breaker.refusal()).isEmpty();
  }

  private void open() {
    for (int i = 0; i < 3; i++) {
      breaker.failed("cannot connect");
    }
    assertThat(breaker.refusal()).isPresent();
  }
}
