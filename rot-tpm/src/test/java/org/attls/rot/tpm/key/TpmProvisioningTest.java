package org.attls.rot.tpm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.EOFException;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.eat.tpm.ObjectAttributes;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.LoadedObject;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmException.Kind;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.testing.EvictingTpm;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tss.tpm.TPMS_NULL_SIG_SCHEME;
import tss.tpm.TPMT_TK_HASHCHECK;
import tss.tpm.TPM_HANDLE;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpmProvisioningTest {
  private SoftwareTpm tpm;

  @BeforeAll
  void startTpm() throws Exception {
    tpm = SoftwareTpm.start();
  }

  @AfterAll
  @SuppressWarnings("NullAway") // Not started where swtpm is missing.
  void stopTpm() {
    if (tpm != null) {
      tpm.close();
    }
  }

  @Test
  void provisioningAgainFindsTheSameKey() throws Exception {
    PersistentAttestationKey first = tpm.provision();
    assertThat(tpm.provision()).isEqualTo(first);
    assertThat(TpmProvisioning.read(connection(), first.handle(), soon())).isEqualTo(first);
    assertThat(persistent()).contains(StorageRoot.PERSISTENT, TpmProvisioning.DEFAULT_HANDLE);
    assertThat(tpm.loadedObjects()).isZero();
  }

  @Test
  void theKeyIsRestrictedAndCannotLeave() throws Exception {
    PersistentAttestationKey key = tpm.provision();
    assertThat(key.area().attributes()).isEqualTo(ObjectAttributes.ATTESTATION_KEY);
    assertThat(key.area().attributes().bits()).isEqualTo(0x00050472);
    assertThat(key.key().title()).isEqualTo("P-256");
    assertThat(key.kid().size()).isEqualTo(33);
    assertThat(key.kid().u8(0)).isEqualTo(1);
  }

  @Test
  void theKeySignsNothingThatTheTpmDidNotMake() throws Exception {
    PersistentAttestationKey key = tpm.provision();
    assertThatThrownBy(
            () ->
                connection()
                    .call(
                        TpmOperation.named("forging"),
                        soon(),
                        channel ->
                            channel.issue(
                                t ->
                                    t.Sign(
                                        TPM_HANDLE.from(key.handle()),
                                        new byte[32],
                                        new TPMS_NULL_SIG_SCHEME(),
                                        new TPMT_TK_HASHCHECK(TPM_HANDLE.NULL, new byte[0])))))
        .asInstanceOf(type(TpmException.class))
        .satisfies(failure -> assertThat(failure).hasMessageContaining("0x3e0 TICKET"));
  }

  @Test
  void severalHandlesHoldSeveralKeys() throws Exception {
    PersistentAttestationKey one = tpm.provision();
    PersistentAttestationKey other = TpmProvisioning.provision(connection(), 0x8101000B, soon());
    assertThat(other.key()).isNotEqualTo(one.key());
  }

  @Test
  void saysWhenTheTpmIsNotProvisioned() {
    assertThatThrownBy(() -> TpmProvisioning.read(connection(), 0x8101000F, soon()))
        .asInstanceOf(type(TpmException.class))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.UNSUITABLE))
        .satisfies(
            failure ->
                assertThat(failure)
                    .hasMessageContaining("0x8101000f")
                    .hasMessageContaining("not provisioned"));
  }

  @Test
  void refusesAnUnrestrictedKeyAndLeavesItAlone() throws Exception {
    int handle = 0x81010010;
    persistIdentityKey(handle);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> TpmProvisioning.provision(connection(), handle, soon()))
          .asInstanceOf(type(TpmException.class))
          .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.UNSUITABLE))
          .satisfies(failure -> assertThat(failure).hasMessageContaining("00040472"));
    }
    assertThat(persistent()).contains(handle);
  }

  @Test
  void refusesAStorageKey() throws Exception {
    tpm.provision();
    assertThatThrownBy(() -> TpmProvisioning.read(connection(), StorageRoot.PERSISTENT, soon()))
        .asInstanceOf(type(TpmException.class))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.UNSUITABLE));
  }

  /** The TPM hears each EvictControl twice: the first is somebody else's. */
  @Test
  void whoeverComesSecondTakesTheKeyOfTheFirst() throws Exception {
    try (SoftwareTpm fresh = SoftwareTpm.start();
        TpmConnection second =
            TpmConnection.to(
                new EvictingTpm(
                    fresh.swtpm().address(),
                    (tpm, command) -> {
                      tpm.transmit(command);
                      return tpm.transmit(command);
                    }))) {
      PersistentAttestationKey key =
          TpmProvisioning.provision(second, TpmProvisioning.DEFAULT_HANDLE, soon());
      second.close();
      assertThat(fresh.provision()).isEqualTo(key);
      assertThat(fresh.loadedObjects()).isZero();
    }
  }

  /** Killed before or after the TPM kept the storage key, or the attestation key. */
  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "2, false", "2, true"})
  void provisioningThatWasCutShortIsCompletedByTheNext(int which, boolean done) throws Exception {
    try (SoftwareTpm fresh = SoftwareTpm.start()) {
      AtomicInteger keeping = new AtomicInteger();
      EvictingTpm cut =
          new EvictingTpm(
              fresh.swtpm().address(),
              (tpm, command) -> {
                boolean dies = keeping.incrementAndGet() == which;
                byte[] response = !dies || done ? tpm.transmit(command) : new byte[0];
                if (dies) {
                  throw new EOFException("killed");
                }
                return response;
              });
      try (TpmConnection connection = TpmConnection.to(cut)) {
        assertThatThrownBy(
                () -> TpmProvisioning.provision(connection, TpmProvisioning.DEFAULT_HANDLE, soon()))
            .asInstanceOf(type(TpmException.class))
            .satisfies(it -> assertThat(it.kind()).isEqualTo(Kind.UNREACHABLE));
      }
      PersistentAttestationKey key = fresh.provision();
      assertThat(fresh.provision()).isEqualTo(key);
      assertThat(fresh.loadedObjects()).isZero();
    }
  }

  @Test
  void refusesHandlesThatAreNotTheOwners() {
    for (int handle : new int[] {0x80000001, 0x80FFFFFF, 0x81800000, 0x40000001, 0x01c00002}) {
      assertThatThrownBy(() -> TpmProvisioning.provision(connection(), handle, soon()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void persistIdentityKey(int handle) throws TpmException {
    connection()
        .call(
            TpmOperation.named("persisting").onceOnly(),
            soon(),
            channel -> {
              StorageRoot root = new StorageRoot();
              IdentityKeyBlob blob = IdentityKeyBlob.create(channel, root);
              try (LoadedObject key = blob.load(channel, root)) {
                channel.send(
                    t -> t.EvictControl(TPM_HANDLE.OWNER, key.handle(), TPM_HANDLE.from(handle)));
              }
              return true;
            });
  }

  private java.util.List<Integer> persistent() throws TpmException {
    return connection().call(TpmOperation.named("listing"), soon(), this::persistent);
  }

  private java.util.List<Integer> persistent(TpmChannel channel) throws TpmException {
    return channel.handles(0x81000000);
  }

  private TpmConnection connection() {
    return tpm.connection();
  }

  private static Deadline soon() {
    return SoftwareTpm.soon();
  }
}
