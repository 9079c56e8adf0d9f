package org.attls.rot.tpm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmException.Kind;
import org.attls.rot.tpm.device.TpmEndpoint;
import org.attls.rot.tpm.testing.SharedTpm;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two programs provision one TPM at a time. */
class TwoClientsTest {
  private static final int HANDLE = TpmProvisioning.DEFAULT_HANDLE;

  private final ExecutorService programs = Executors.newFixedThreadPool(2);

  @SuppressWarnings("NullAway.Init") // By start().
  private SoftwareTpm tpm;

  @BeforeEach
  void start() throws Exception {
    tpm = SoftwareTpm.start();
  }

  @AfterEach
  @SuppressWarnings("NullAway") // Not started where swtpm is missing.
  void stop() {
    programs.shutdownNow();
    if (tpm != null) {
      tpm.close();
    }
  }

  /** Both have seen that nothing is there, and have made a key of their own, before one is kept. */
  @Test
  void behindAResourceManagerBothEndWithTheKeyOfOne() throws Exception {
    AtomicInteger kept = new AtomicInteger();
    CyclicBarrier both = new CyclicBarrier(2);
    try (SharedTpm shared =
        new SharedTpm(
            tpm.swtpm().address(),
            () -> {
              kept.incrementAndGet();
              await(both);
            })) {
      List<PersistentAttestationKey> keys = provisionedTwice(shared);
      assertThat(kept).as("storage root and attestation key, twice").hasValue(4);
      assertThat(keys.get(0)).isEqualTo(keys.get(1));
    }
    assertThat(tpm.provision().handle()).isEqualTo(HANDLE);
    assertThat(tpm.loadedObjects()).isZero();
  }

  /** One waits until the other has left. */
  @Test
  void aTpmThatTakesOneAtATimeServesThemOneBehindTheOther() throws Exception {
    List<PersistentAttestationKey> keys = provisionedTwice(tpm.swtpm().address());
    assertThat(keys.get(0)).isEqualTo(keys.get(1));
    assertThat(tpm.provision()).isEqualTo(keys.get(0));
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void whoFindsTheTpmHeldIsToldSoAndDisturbsNobody() throws Exception {
    PersistentAttestationKey key = tpm.provision();
    try (TpmConnection second = TpmConnection.to(tpm.swtpm().address())) {
      assertThatThrownBy(
              () -> TpmProvisioning.provision(second, HANDLE, Deadline.in(Duration.ofSeconds(1))))
          .asInstanceOf(type(TpmException.class))
          .satisfies(
              failure -> {
                assertThat(failure.kind()).isEqualTo(Kind.DEADLINE);
                assertThat(failure.retryMayHelp()).isTrue();
                assertThat(failure)
                    .hasMessageContaining("provisioning: no answer within")
                    .hasMessageContaining("another program is using it");
              });
      assertThat(tpm.provision()).isEqualTo(key);
      tpm.connection().close();
      assertThat(TpmProvisioning.provision(second, HANDLE, SoftwareTpm.soon())).isEqualTo(key);
    }
  }

  private List<PersistentAttestationKey> provisionedTwice(TpmEndpoint endpoint) throws Exception {
    List<Future<PersistentAttestationKey>> started = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      started.add(
          programs.submit(
              () -> {
                try (TpmConnection connection = TpmConnection.to(endpoint)) {
                  return TpmProvisioning.provision(connection, HANDLE, SoftwareTpm.soon());
                }
              }));
    }
    List<PersistentAttestationKey> keys = new ArrayList<>();
    for (Future<PersistentAttestationKey> each : started) {
      keys.add(each.get(40, TimeUnit.SECONDS));
    }
    return keys;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (Exception alone) {
      throw new IllegalStateException("the other does not come", alone);
    }
  }
}
