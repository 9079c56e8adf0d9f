package org.attls.cli.report;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says what is being waited for, once it has lasted two seconds. */
public final class Progress implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CountDownLatch over = new CountDownLatch(1);

  Progress(Report report, String doing) {
    Thread teller = new Thread(() -> tell(report, doing), "attls progress");
    teller.setDaemon(true);
    teller.start();
  }

  /** The waiting is over. */
  @Override
  public void close() {
    over.countDown();
  }

  private void tell(Report report, String doing) {
    try {
      if (!over.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        report.note(doing + "…");
      }
    } catch (InterruptedException nobodyCares) {
      Thread.currentThread().interrupt();
    }
  }
}
