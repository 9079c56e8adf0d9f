package org.attls.bench.measure;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.attls.bench.connection.Handshake;
import org.attls.bench.connection.Work;
import org.attls.bench.rung.Rung;
import org.attls.bench.rung.Rungs;
import org.attls.bench.rung.VerifierSite;
import org.attls.verifier.embedded.appraise.AppraisalLog;

/**
 * How long handshakes take whose verifier is prompt, by themselves and beside others that wait for
 * a verifier that takes its time.
 */
public final class SlowVerifier {
  /** What the slow verifier takes. */
  public static final Duration DELAY = Duration.ofMillis(250);

  private static final int WAITING = 8;

  private SlowVerifier() {}

  /** Measures; returns a row for each handshake with the prompt verifier. */
  public static Csv measure(Rungs rungs, int rounds, int handshakes) throws IOException {
    Rung prompt = rungs.overHttp("prompt", rungs.site(AppraisalLog.NONE));
    VerifierSite slow = rungs.site((at, finding) -> LockSupport.parkNanos(DELAY.toNanos()));
    List<Rung> waiting = new ArrayList<>();
    for (int i = 0; i < WAITING; i++) {
      waiting.add(rungs.overHttp("slow", slow));
    }
    Csv rows = new Csv("round", "beside", "handshakes", "slow_handshakes", "p50_us", "p99_us");
    // The first round lets the compiler do its work.
    for (int round = 0; round <= rounds; round++) {
      long[] alone = latencies(prompt, handshakes);
      Beside beside = new Beside(waiting);
      long[] accompanied = latencies(prompt, handshakes);
      long slowOnes = beside.end();
      if (round > 0) {
        rows.add(round, "nothing", handshakes, 0, at(alone, 50), at(alone, 99));
        rows.add(
            round, "slow verifier", handshakes, slowOnes, at(accompanied, 50), at(accompanied, 99));
      }
    }
    return rows;
  }

  /** In microseconds, sorted. */
  private static long[] latencies(Rung rung, int handshakes) throws IOException {
    long[] micros = new long[handshakes];
    for (int i = 0; i < handshakes; i++) {
      long start = System.nanoTime();
      run(rung);
      micros[i] = (System.nanoTime() - start) / 1000;
    }
    Arrays.sort(micros);
    return micros;
  }

  private static long at(long[] sorted, int percentile) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percentile / 100)];
  }

  private static void run(Rung rung) throws IOException {
    Handshake.Opened opened =
        new Handshake().run(rung.client(), rung.server(), new Work(), new Work());
    opened.client().discard();
    opened.server().discard();
  }

  /** Threads that do one slow handshake after another until they are told to end. */
  private static final class Beside {
    private final AtomicBoolean ended = new AtomicBoolean();
    private final ExecutorService threads = Executors.newFixedThreadPool(WAITING);
    private final List<Future<Long>> counts = new ArrayList<>();

    Beside(List<Rung> rungs) {
      for (Rung rung : rungs) {
        counts.add(threads.submit(() -> repeat(rung)));
      }
    }

    private long repeat(Rung rung) throws IOException {
      long count = 0;
      while (!ended.get()) {
        run(rung);
        count++;
      }
      return count;
    }

    long end() throws IOException {
      ended.set(true);
      threads.shutdown();
      long all = 0;
      try {
        for (Future<Long> count : counts) {
          all += count.get();
        }
      } catch (ExecutionException failed) {
        throw new IOException("a handshake with the slow verifier failed", failed.getCause());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", interrupted);
      }
      return all;
    }
  }
}
