package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.gateway.io.Talk.echoed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.fake.FakeVerifier;
import org.junit.jupiter.api.Test;

/** Verdicts of a verifier that is asked without waiting for it. */
class VerdictsInFlightTest {
  /**
   * Many more than there are threads, and few enough for a machine that is busy with other things.
   */
  private static final int MANY = 64;

  private static final String LIMITS =
      "limits: { handshake-rate-per-source: 0, connections-per-source: 1000,"
          + " handshakes-in-progress: 1000, appraisals-in-flight: %d }";

  /** It is asked without a thread; whoever opens a session takes one. */
  private abstract static class NeverWaitedFor implements Verifier {
    @Override
    public final VerifierSession open(Bytes challenge, Deadline deadline)
        throws AttestationException {
      throw new AttestationException(Reason.DEFECT, "somebody waits for this verifier");
    }
  }

  /** A verifier that answers all at once, when it is told to. */
  private static final class Held extends NeverWaitedFor {
    final CompletableFuture<Tier> verdict = new CompletableFuture<>();
    final AtomicInteger asked = new AtomicInteger();

    @Override
    public CompletableFuture<AttestationResult> appraise(
        Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
      asked.incrementAndGet();
      return verdict.thenApplyAsync(tier -> FakeVerifier.result(challenge, tier));
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("attls"))
        .count();
  }

  private static int awaiting(Site site) {
    Map<ConnectionState, Integer> front = site.gateway().states().get("front");
    return front == null ? 0 : front.getOrDefault(ConnectionState.AWAITING_VERDICT, 0);
  }

  @Test
  void holdNoThreads() throws Exception {
    Held verifier = new Held();
    List<AttestedTlsConnection> devices = new ArrayList<>();
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site =
            Site.open(
                Site.file(
                    backend.port(),
                    "none",
                    LIMITS.formatted(MANY),
                    "deadlines: { verdict: 100s, handshake: 100s }"),
                verifier)) {
      devices.add(site.device());
      Condition.await("the first question", () -> verifier.asked.get() == 1);
      // All of the gateway's threads, as many workers as there are included.
      int most = 2 * Runtime.getRuntime().availableProcessors() + 2;
      for (int i = 1; i < MANY; i++) {
        devices.add(site.device());
      }
      Condition.await("all questions", () -> verifier.asked.get() == MANY);
      assertThat(site.gateway().appraising()).isEqualTo(MANY);
      // The event loop hears of a question after the verifier.
      Condition.await("all connections as judged", () -> awaiting(site) == MANY);
      assertThat(site.gateway().states().get("front")).containsEntry(ConnectionState.OPEN, 0);
      assertThat(threads()).isLessThanOrEqualTo(most);
      assertThat(backend.accepted()).isEmpty();
      verifier.verdict.complete(Tier.AFFIRMING);
      for (AttestedTlsConnection device : devices) {
        assertThat(echoed(device, "in")).isEqualTo("in");
      }
      assertThat(site.gateway().appraising()).isZero();
      assertThat(site.gateway().states().get("front"))
          .containsEntry(ConnectionState.AWAITING_VERDICT, 0)
          .containsEntry(ConnectionState.OPEN, MANY);
    } finally {
      for (AttestedTlsConnection device : devices) {
        device.close();
      }
    }
  }

  /**
   * Every other device waits for its verdict, for as long as it takes to see that nobody else does.
   */
  @Test
  void keepNoLoopFromServingTheOthers() throws Exception {
    Held held = new Held();
    AtomicInteger number = new AtomicInteger();
    Verifier everyOther =
        new NeverWaitedFor() {
          @Override
          public CompletableFuture<AttestationResult> appraise(
              Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
            return number.getAndIncrement() % 2 == 0
                ? CompletableFuture.completedFuture(FakeVerifier.result(challenge, Tier.AFFIRMING))
                : held.appraise(challenge, evidence, deadline, mayBlock);
          }
        };
    List<AttestedTlsConnection> served = new ArrayList<>();
    List<AttestedTlsConnection> waiting = new ArrayList<>();
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site =
            Site.open(
                Site.file(
                    backend.port(),
                    "none",
                    LIMITS.formatted(MANY),
                    "deadlines: { verdict: 100s, handshake: 100s }"),
                everyOther)) {
      for (int i = 0; i < MANY / 4; i++) {
        AttestedTlsConnection prompt = site.device();
        assertThat(echoed(prompt, "in")).isEqualTo("in");
        served.add(prompt);
        waiting.add(site.device());
        int asked = i + 1;
        Condition.await("a question", () -> held.asked.get() == asked);
      }
      site.loopsSeen.clear();
      for (AttestedTlsConnection device : served) {
        assertThat(echoed(device, "meanwhile")).isEqualTo("meanwhile");
      }
      Condition.await(
          "every loop", () -> site.loopsSeen.size() == Runtime.getRuntime().availableProcessors());
      assertThat(site.gateway().answers(Duration.ofSeconds(20))).isTrue();
      assertThat(site.gateway().appraising()).isEqualTo(waiting.size());
      held.verdict.complete(Tier.AFFIRMING);
      for (AttestedTlsConnection device : waiting) {
        assertThat(echoed(device, "after")).isEqualTo("after");
      }
    } finally {
      for (AttestedTlsConnection device : served) {
        device.close();
      }
      for (AttestedTlsConnection device : waiting) {
        device.close();
      }
    }
  }

  @Test
  void areRefusedLateAndTheNextIsAskedThen() throws Exception {
    Held verifier = new Held();
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = Site.open(Site.file(backend.port(), "none", LIMITS.formatted(1)), verifier);
        AttestedTlsConnection refused = site.device()) {
      Condition.await("a question", () -> verifier.asked.get() == 1);
      verifier.verdict.complete(Tier.CONTRAINDICATED);
      assertThat(Talk.untilEnd(refused)).contains("access_denied");
      assertThat(site.handshake().reason()).contains("NOT_AFFIRMING");
      Condition.await("no question", () -> site.gateway().appraising() == 0);
      assertThat(backend.accepted()).isEmpty();
    }
  }

  /** As where the system has no more threads. */
  @Test
  void thatEndInAnErrorKeepNobodyElseWaiting() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Verifier verifier =
        new NeverWaitedFor() {
          @Override
          public CompletableFuture<AttestationResult> appraise(
              Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
            if (asked.getAndIncrement() == 0) {
              throw new OutOfMemoryError("unable to create native thread");
            }
            return CompletableFuture.completedFuture(
                FakeVerifier.result(challenge, Tier.AFFIRMING));
          }
        };
    try (RecordingBackend backend = RecordingBackend.echoing();
        Site site = Site.open(Site.file(backend.port(), "none", LIMITS.formatted(1)), verifier);
        AttestedTlsConnection refused = site.device()) {
      assertThat(Talk.untilEnd(refused)).contains("internal_error");
      assertThat(site.handshake().reason()).contains("DEFECT");
      try (AttestedTlsConnection next = site.device()) {
        assertThat(echoed(next, "in")).isEqualTo("in");
      }
      Condition.await("no question", () -> site.gateway().appraising() == 0);
    }
  }
}
