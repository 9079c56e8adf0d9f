package org.attls.rot.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TpmPlatformTest {
  private static final Bytes DIGEST = TpmHash.SHA256.digest(Bytes.utf8("measured"));

  private SoftwareTpm tpm;

  @BeforeEach
  void startTpm() throws Exception {
    tpm = SoftwareTpm.start();
  }

  @AfterEach
  @SuppressWarnings("NullAway") // Not started where swtpm is missing.
  void stopTpm() {
    if (tpm != null) {
      tpm.close();
    }
  }

  @Test
  void readsMoreRegistersThanOneCommandReturns() throws Exception {
    PcrSelection all = PcrSelection.of(TpmHash.SHA256, IntStream.range(0, 24).boxed().toList());
    PcrValues values = TpmPlatform.read(tpm.connection(), all, SoftwareTpm.soon());
    assertThat(values.selection()).isEqualTo(all);
    assertThat(values.values().get(0)).isEqualTo(Bytes.copyOf(new byte[32]));
    assertThat(values.values().get(17))
        .as("a register of DRTM")
        .isEqualTo(Bytes.fromHex("f".repeat(64)));
  }

  @Test
  void extendingChangesOneRegisterAsTheSpecificationSays() throws Exception {
    PcrSelection two = PcrSelection.of(TpmHash.SHA256, List.of(7, 8));
    PcrValues before = TpmPlatform.read(tpm.connection(), two, SoftwareTpm.soon());
    TpmPlatform.extend(tpm.connection(), 7, DIGEST, SoftwareTpm.soon());
    PcrValues after = TpmPlatform.read(tpm.connection(), two, SoftwareTpm.soon());
    assertThat(after.values().get(7))
        .isEqualTo(TpmHash.SHA256.digest(Objects.requireNonNull(before.values().get(7)), DIGEST));
    assertThat(after.values().get(8)).isEqualTo(before.values().get(8));
  }

  @Test
  void saysWhenARegisterDoesNotExist() {
    PcrSelection beyond = PcrSelection.of(TpmHash.SHA256, List.of(0, 24));
    assertThatThrownBy(() -> TpmPlatform.read(tpm.connection(), beyond, SoftwareTpm.soon()))
        .asInstanceOf(type(TpmException.class))
        .satisfies(
            failure ->
                assertThat(failure.kind())
                    .isIn(TpmException.Kind.UNSUITABLE, TpmException.Kind.REFUSED));
  }

  @Test
  void refusesDigestsOfOtherSizesAndOtherRegisters() {
    assertThatThrownBy(
            () ->
                TpmPlatform.extend(
                    tpm.connection(), 7, Bytes.copyOf(new byte[31]), SoftwareTpm.soon()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TpmPlatform.extend(tpm.connection(), 24, DIGEST, SoftwareTpm.soon()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
