package org.attls.rot.tpm.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmException.Kind;
import org.attls.rot.tpm.testing.LyingTpm;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.attls.rot.tpm.testing.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpmConnectionTest {
  private static final TpmOperation RANDOM = TpmOperation.named("GetRandom");

  @ParameterizedTest
  @ValueSource(ints = {0x922, 0x908, 0x90a, 0x920, 0x909})
  void sendsAgainWhatTheTpmAsksToSendAgain(int code) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    LyingTpm tpm =
        new LyingTpm(
            (command, channel) ->
                asked.incrementAndGet() < 4 ? LyingTpm.code(code) : LyingTpm.random());
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      assertThat(random(connection, 10_000)).isEqualTo(8);
      assertThat(asked).hasValue(4);
      assertThat(tpm.connections()).isEqualTo(1);
    }
  }

  @Test
  void endsAStormOfRetriesAtTheDeadlineAndPausesBetweenThem() {
    LyingTpm tpm = new LyingTpm((command, channel) -> LyingTpm.code(0x922));
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      long begun = System.nanoTime();
      assertThatThrownBy(() -> random(connection, 300))
          .asInstanceOf(type(TpmException.class))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.DEADLINE));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
      assertThat(tpm.commands().size()).as("5 + 10 + 20 + 40 + 80 + 160 ms").isBetween(2, 7);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x80280400, 0x000b0922, 0x00000101, 0x00001000, 0xffffffff})
  void throwsForCodesThatLookLikeSuccessWhenMasked(int code) {
    LyingTpm tpm = new LyingTpm((command, channel) -> LyingTpm.code(code));
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      assertThatThrownBy(() -> random(connection, 10_000))
          .asInstanceOf(type(TpmException.class))
          .satisfies(
              failure -> {
                assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
                assertThat(failure.command()).isEqualTo("GetRandom");
                assertThat(failure.code()).contains(new ResponseCode(code));
              });
      assertThat(tpm.commands()).containsExactly(LyingTpm.GET_RANDOM);
    }
  }

  @Test
  void printsNothingWhenTheTpmRefuses() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    LyingTpm tpm = new LyingTpm((command, channel) -> LyingTpm.code(0x101));
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      assertThatThrownBy(() -> random(connection, 10_000)).isInstanceOf(TpmException.class);
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aFailedCommandLeavesNoTraceInTheNext() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    LyingTpm tpm =
        new LyingTpm(
            (command, channel) ->
                asked.incrementAndGet() == 1 ? LyingTpm.code(0x9a2) : LyingTpm.random());
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      int octets =
          connection.call(
              RANDOM,
              in(10_000),
              channel -> {
                assertThatThrownBy(
                        () ->
                            channel.send(
                                t -> t.HierarchyChangeAuth(tss.tpm.TPM_HANDLE.OWNER, new byte[4])))
                    .isInstanceOf(TpmException.class);
                return SoftwareTpm.random(channel);
              });
      assertThat(octets).isEqualTo(8);
    }
    assertThat(tpm.received())
        .extracting(command -> command.slice(0, 2).hex())
        .as("the second one has no sessions")
        .containsExactly("8002", "8001");
  }

  @Test
  void refusesAResponseThatIsNotOfATpm2() {
    byte[] tpm1 = ByteBuffer.allocate(10).putShort((short) 0xc4).putInt(10).putInt(0).array();
    byte[] unframed = ByteBuffer.allocate(11).putShort((short) 0x8001).putInt(10).array();
    for (byte[] answer : List.of(tpm1, unframed)) {
      LyingTpm tpm = new LyingTpm((command, channel) -> answer);
      try (TpmConnection connection = TpmConnection.to(tpm)) {
        assertThatThrownBy(() -> random(connection, 10_000))
            .asInstanceOf(type(TpmException.class))
            .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.UNINTELLIGIBLE));
      }
      assertThat(tpm.openChannels()).isZero();
    }
  }

  @Test
  void givesUpOnASilentTpmAtTheDeadlineAndOpensAnotherChannelForTheNextCall() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    LyingTpm tpm =
        new LyingTpm(
            (command, channel) ->
                asked.incrementAndGet() == 1 ? channel.hang() : LyingTpm.random());
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      assertThatThrownBy(() -> random(connection, 200))
          .asInstanceOf(type(TpmException.class))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.DEADLINE))
          .satisfies(failure -> assertThat(failure).hasMessageContaining("another program"));
      assertThat(random(connection, 10_000)).isEqualTo(8);
      assertThat(tpm.connections()).isEqualTo(2);
      assertThat(tpm.openChannels()).isEqualTo(1);
    }
    assertThat(tpm.openChannels()).isZero();
  }

  /** As with a device file: closing it does not wake up whoever reads from it. */
  @Test
  void nobodyWaitsLongerThanItsDeadlineForAChannelThatCannotBeCut() throws Exception {
    Blocked blocked = new Blocked();
    try (TpmConnection connection = TpmConnection.to(blocked.tpm)) {
      for (String problem : List.of("no answer within", "not begun within")) {
        assertThatThrownBy(() -> random(connection, 200))
            .asInstanceOf(type(TpmException.class))
            .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.DEADLINE))
            .satisfies(failure -> assertThat(failure).hasMessageContaining(problem));
      }
      blocked.release();
      assertThat(random(connection, 10_000)).isEqualTo(8);
    }
  }

  @Test
  void startsASimulatorThatNobodyStarted() throws Exception {
    LyingTpm tpm =
        LyingTpm.simulator(
            (command, channel) ->
                switch (command) {
                  case LyingTpm.GET_CAPABILITY -> LyingTpm.code(0x100);
                  case LyingTpm.STARTUP -> LyingTpm.code(0);
                  default -> LyingTpm.random();
                });
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      assertThat(random(connection, 10_000)).isEqualTo(8);
      assertThat(random(connection, 10_000)).isEqualTo(8);
    }
    assertThat(tpm.commands())
        .containsExactly(
            LyingTpm.GET_CAPABILITY, LyingTpm.STARTUP, LyingTpm.GET_RANDOM, LyingTpm.GET_RANDOM);
  }

  @Test
  void leavesAMachineTpmThatNobodyStartedAlone() {
    LyingTpm tpm = new LyingTpm((command, channel) -> LyingTpm.code(0x100));
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      assertThatThrownBy(() -> random(connection, 10_000)).hasMessageContaining("INITIALIZE");
    }
    assertThat(tpm.commands()).containsExactly(LyingTpm.GET_RANDOM);
  }

  @Test
  void repeatsOnceWhatChangesNothingWhenTheChannelBreaks() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    LyingTpm tpm = breakingAt(asked, 2);
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      random(connection, 10_000);
      assertThat(random(connection, 10_000)).isEqualTo(8);
      assertThat(asked).hasValue(3);
    }
  }

  @Test
  void doesNotRepeatWhatHasALastingEffect() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    LyingTpm tpm = breakingAt(asked, 2);
    try (TpmConnection connection = TpmConnection.to(tpm)) {
      random(connection, 10_000);
      assertThatThrownBy(() -> connection.call(RANDOM.onceOnly(), in(10_000), SoftwareTpm::random))
          .asInstanceOf(type(TpmException.class))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE));
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void refusesMoreCallsThanTheQueueHolds() throws Exception {
    Blocked blocked = new Blocked();
    try (TpmConnection connection = TpmConnection.to(blocked.tpm, 2)) {
      List<CompletableFuture<Integer>> calls = new ArrayList<>();
      calls.add(call(connection, RANDOM));
      blocked.awaitCommand();
      calls.add(waiting(connection, RANDOM));
      calls.add(waiting(connection, RANDOM));
      assertThatThrownBy(() -> random(connection, 10_000))
          .asInstanceOf(type(TpmException.class))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.BUSY))
          .satisfies(
              failure -> assertThat(failure).hasMessageContaining("no more than 2 may wait"));
      blocked.release();
      for (CompletableFuture<Integer> call : calls) {
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(8);
      }
    }
  }

  @Test
  void letsAnUrgentCallOvertakeOrdinaryOnes() throws Exception {
    Blocked blocked = new Blocked();
    List<String> order = new CopyOnWriteArrayList<>();
    try (TpmConnection connection = TpmConnection.to(blocked.tpm)) {
      CompletableFuture<Integer> first = call(connection, RANDOM);
      blocked.awaitCommand();
      CompletableFuture<Integer> certify = noting(connection, TpmOperation.named("Certify"), order);
      CompletableFuture<Integer> quote = noting(connection, TpmOperation.named("Quote"), order);
      CompletableFuture<Integer> sign =
          noting(connection, TpmOperation.named("Sign").asUrgent(), order);
      blocked.release();
      CompletableFuture.allOf(first, certify, quote, sign).get(20, TimeUnit.SECONDS);
      assertThat(order).containsExactly("Sign", "Certify", "Quote");
    }
  }

  @Test
  void neverBeginsACallWhoseDeadlinePassedInTheQueue() throws Exception {
    Blocked blocked = new Blocked();
    try (TpmConnection connection = TpmConnection.to(blocked.tpm)) {
      CompletableFuture<Integer> first = call(connection, RANDOM);
      blocked.awaitCommand();
      assertThatThrownBy(() -> random(connection, 50))
          .asInstanceOf(type(TpmException.class))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.DEADLINE))
          .satisfies(failure -> assertThat(failure).hasMessageContaining("not begun"));
      blocked.release();
      assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(8);
      random(connection, 10_000);
      assertThat(blocked.tpm.commands()).as("the one between was dropped").hasSize(2);
      assertThat(blocked.tpm.connections()).as("nobody cut the first one's channel").isEqualTo(1);
    }
  }

  @Test
  void closingFailsWhatWaitsAndEndsTheThread() throws Exception {
    LyingTpm tpm = new LyingTpm((command, channel) -> channel.hang());
    TpmConnection connection = TpmConnection.to(tpm);
    CompletableFuture<Integer> running = call(connection, RANDOM);
    Tools.await("a command", () -> !tpm.commands().isEmpty());
    CompletableFuture<Integer> queued = waiting(connection, RANDOM);
    connection.close();
    for (CompletableFuture<Integer> call : List.of(running, queued)) {
      assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
          .rootCause()
          .isInstanceOfAny(TpmException.class, EOFException.class);
    }
    assertThat(tpm.openChannels()).isZero();
    assertThat(tpm.connections()).as("it was not opened again").isEqualTo(1);
    assertThat(threads()).noneMatch(name -> name.equals("tpm lying TPM"));
    assertThatThrownBy(() -> random(connection, 1_000))
        .asInstanceOf(type(TpmException.class))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.CLOSED));
  }

  @Test
  void anInterruptedCallerLeavesTheChannelAlone() throws Exception {
    Blocked blocked = new Blocked();
    try (TpmConnection connection = TpmConnection.to(blocked.tpm)) {
      CompletableFuture<Throwable> outcome = new CompletableFuture<>();
      Thread caller =
          new Thread(
              () -> {
                try {
                  random(connection, 20_000);
                } catch (TpmException failure) {
                  outcome.complete(failure);
                }
              });
      caller.start();
      blocked.awaitCommand();
      caller.interrupt();
      assertThat(outcome.get(20, TimeUnit.SECONDS))
          .asInstanceOf(type(TpmException.class))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED));
      caller.join();
      blocked.release();
      assertThat(random(connection, 10_000)).isEqualTo(8);
      assertThat(blocked.tpm.connections()).isEqualTo(1);
    }
  }

  @Test
  void servesManyThreads() throws Exception {
    LyingTpm tpm = new LyingTpm((command, channel) -> LyingTpm.random());
    try (TpmConnection connection = TpmConnection.to(tpm, 64)) {
      List<CompletableFuture<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        calls.add(call(connection, RANDOM));
      }
      for (CompletableFuture<Integer> call : calls) {
        assertThat(call.get(20, TimeUnit.SECONDS)).isEqualTo(8);
      }
      assertThat(tpm.connections()).isEqualTo(1);
    }
  }

  /** A TPM whose first answer waits for {@link #release()}. */
  private static final class Blocked {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final LyingTpm tpm =
        new LyingTpm(
            (command, channel) -> {
              try {
                gate.await();
              } catch (InterruptedException interrupted) {
                throw new EOFException("interrupted");
              }
              return LyingTpm.random();
            });

    void awaitCommand() {
      Tools.await("a command", () -> !tpm.commands().isEmpty());
    }

    void release() {
      gate.countDown();
    }
  }

  private static LyingTpm breakingAt(AtomicInteger asked, int number) {
    return new LyingTpm(
        (command, channel) -> {
          if (asked.incrementAndGet() == number) {
            throw new EOFException("the TPM died");
          }
          return LyingTpm.random();
        });
  }

  private static Deadline in(long millis) {
    return Deadline.in(Duration.ofMillis(millis));
  }

  private static int random(TpmConnection connection, long millis) throws TpmException {
    return connection.call(RANDOM, in(millis), SoftwareTpm::random);
  }

  private static CompletableFuture<Integer> call(TpmConnection connection, TpmOperation operation) {
    return start(() -> connection.call(operation, in(20_000), SoftwareTpm::random)).result;
  }

  /** A call that is in the queue when this returns. */
  private static CompletableFuture<Integer> waiting(
      TpmConnection connection, TpmOperation operation) {
    Started started = start(() -> connection.call(operation, in(20_000), SoftwareTpm::random));
    started.awaitQueued();
    return started.result;
  }

  private static CompletableFuture<Integer> noting(
      TpmConnection connection, TpmOperation operation, List<String> order) {
    Started started =
        start(
            () ->
                connection.call(
                    operation,
                    in(20_000),
                    channel -> {
                      order.add(operation.name());
                      return SoftwareTpm.random(channel);
                    }));
    started.awaitQueued();
    return started.result;
  }

  private record Started(Thread thread, CompletableFuture<Integer> result) {
    /** A caller waits with a timeout only once its call is in the queue. */
    void awaitQueued() {
      Tools.await(
          "a queued call",
          () -> thread.getState() == Thread.State.TIMED_WAITING || result.isDone());
    }
  }

  private interface Call {
    int run() throws TpmException;
  }

  private static Started start(Call call) {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(call.run());
              } catch (TpmException failure) {
                result.completeExceptionally(failure);
              }
            });
    thread.start();
    return new Started(thread, result);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }
}
