package org.attls.gateway.admit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ExchangesTest {
  private static final Duration LONGEST = Duration.ofSeconds(4);

  /** Half a second of something that an interrupt ends. */
  private static final long WORK = 500;

  /** One that waits behind another, which takes all its time, is served nevertheless. */
  @Test
  void theTimeOfAnExchangeBeginsWithIt() {
    CompletableFuture<Boolean> held = new CompletableFuture<>();
    CompletableFuture<Boolean> behind = new CompletableFuture<>();
    try (Exchanges exchanges = new Exchanges("exchange", 1, LONGEST)) {
      exchanges.execute(() -> held.complete(lasts(Duration.ofMinutes(2).toMillis())));
      exchanges.execute(() -> behind.complete(lasts(WORK)));
      assertThat(held.join()).isFalse();
      assertThat(behind.join()).isTrue();
    }
  }

  private static boolean lasts(long milliseconds) {
    try {
      return !new CountDownLatch(1).await(milliseconds, TimeUnit.MILLISECONDS);
    } catch (InterruptedException cut) {
      return false;
    }
  }
}
