package org.attls.rot.tpm.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.TpmIdentityKey;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.attls.rot.tpm.testing.Tools;
import org.junit.jupiter.api.Test;

class IdentityKeyPoolTest {
  private static final int SIZE = 3;

  @Test
  void fillsUpHandsOutEachKeyOnceAndFillsUpAgain() throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start();
        IdentityKeyPool pool = new IdentityKeyPool(tpm.connection(), new StorageRoot(), SIZE)) {
      Set<Bytes> keys = new HashSet<>();
      for (int round = 1; round <= 2; round++) {
        Tools.await("a full pool", () -> pool.available() == SIZE);
        for (int i = 0; i < SIZE; i++) {
          keys.add(pool.take().orElseThrow().area().name());
        }
      }
      assertThat(keys).hasSize(2 * SIZE);
      assertThat(tpm.loadedObjects()).isZero();
    }
  }

  @Test
  void anAttesterTakesFromItAndDoesWithoutWhenItIsEmpty() throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start()) {
      int handle = tpm.provision().handle();
      try (TpmAttester attester =
          TpmAttester.open(tpm.connection(), handle, SoftwareTpm.PCRS, SIZE, SoftwareTpm.soon())) {
        Set<Bytes> keys = new HashSet<>();
        for (int i = 0; i < 3 * SIZE; i++) {
          try (TpmIdentityKey key = attester.identityKey(SoftwareTpm.soon())) {
            keys.add(key.subjectPublicKeyInfo());
            assertThat(key.sign(Bytes.of(1), SoftwareTpm.soon()).isEmpty()).isFalse();
          }
        }
        assertThat(keys).hasSize(3 * SIZE);
      }
    }
  }

  @Test
  void outlivesATpmThatGoesAwayAndComesBack() throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start();
        IdentityKeyPool pool = new IdentityKeyPool(tpm.connection(), new StorageRoot(), 1)) {
      Tools.await("a full pool", () -> pool.available() == 1);
      tpm.signal("KILL");
      pool.take();
      tpm.startAgain();
      Tools.await("a full pool again", () -> pool.available() == 1);
    }
  }

  @Test
  void closingEndsItsThread() throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start()) {
      int handle = tpm.provision().handle();
      TpmAttester attester =
          TpmAttester.open(tpm.connection(), handle, SoftwareTpm.PCRS, 1, SoftwareTpm.soon());
      String name = "tpm keys " + tpm.swtpm().address();
      assertThat(runs(name)).isTrue();
      attester.close();
      Tools.await("the end of the thread", () -> !runs(name));
      assertThatThrownBy(() -> attester.identityKey(SoftwareTpm.soon()))
          .isInstanceOf(AttestationException.class);
    }
  }

  @Test
  void refusesSizesThatMakeNoSense() throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start()) {
      for (int size : new int[] {0, 1025}) {
        assertThatThrownBy(() -> new IdentityKeyPool(tpm.connection(), new StorageRoot(), size))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  private static boolean runs(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals(name));
  }
}
