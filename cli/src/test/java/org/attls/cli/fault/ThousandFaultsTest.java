package org.attls.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.attls.cli.fault.Ends.Attempt;
import org.attls.cli.fault.FaultyLink.Action;
import org.attls.cli.fault.FaultyLink.Fault;
import org.junit.jupiter.api.Test;

/**
 * A thousand handshakes, most of them with something wrong on the way to the verifier or between
 * the ends, and every fourth by a stranger: nobody is admitted who should not be, every one comes
 * to an end, and nothing is left behind.
 */
class ThousandFaultsTest {
  private static final int HANDSHAKES = 1000;
  private static final Duration VERDICT = Duration.ofMillis(400);
  private static final Duration HANDSHAKE = Duration.ofMillis(800);

  @Test
  void leavesNothingBehindAndAdmitsNoStranger() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long filesBefore;
    int admitted = 0;
    int refused = 0;
    try (FaultyWorld warm = world()) {
      // Whatever is loaded or opened once is open now.
      assertThat(untilAdmitted(warm).admitted()).isTrue();
    }
    filesBefore = Leftovers.openFiles();
    try (FaultyWorld world = world()) {
      for (int i = 0; i < HANDSHAKES; i++) {
        boolean stranger = random.nextInt(4) == 0;
        world.toVerifier.fail(random.nextInt(3) == 0 ? fault(random) : Fault.NONE);
        world.toServer.fail(random.nextInt(3) == 0 ? fault(random) : Fault.NONE);
        Attempt attempt = stranger ? world.attemptOfAStranger() : world.attempt();
        assertThat(attempt.took())
            .as("seed %s, %s: %s", seed, i, attempt)
            .isLessThan(HANDSHAKE.multipliedBy(10));
        if (stranger) {
          assertThat(attempt.nothingPassed()).as("seed %s, %s: %s", seed, i, attempt).isTrue();
        }
        admitted += attempt.admitted() ? 1 : 0;
        refused += attempt.nothingPassed() ? 1 : 0;
      }
      world.toVerifier.heal();
      world.toServer.heal();
      assertThat(untilAdmitted(world).admitted()).as("seed %s: afterwards", seed).isTrue();
    }
    assertThat(admitted).as("seed %s: admitted", seed).isPositive();
    assertThat(refused).as("seed %s: refused", seed).isGreaterThan(HANDSHAKES / 4);
    Leftovers.untilFewerFilesThan(filesBefore + 10);
    // OkHttp's own end by themselves.
    assertThat(Leftovers.threads("attls-veraison", "OkHttp http", "attls verifier"))
        .as("seed %s: threads", seed)
        .isEmpty();
  }

  /** On a busy machine a healthy verifier may be late, too. */
  private static Attempt untilAdmitted(FaultyWorld world) throws Exception {
    Attempt attempt = world.attempt();
    for (int i = 0; i < 20 && !attempt.admitted(); i++) {
      attempt = world.attempt();
    }
    return attempt;
  }

  private static Fault fault(Random random) {
    boolean way = random.nextBoolean();
    int piece = random.nextInt(4);
    // Silence costs its whole time, so there is less of it.
    int kind = random.nextInt(80);
    Action action = kind == 0 ? Action.SWALLOW : kind < 40 ? Action.CUT : Action.HALF_THEN_CUT;
    return (toServer, came, request) ->
        toServer == way && came.number() >= piece ? action : Action.PASS;
  }

  private static FaultyWorld world() throws Exception {
    return new FaultyWorld(VERDICT, HANDSHAKE, Duration.ofMillis(50));
  }
}
