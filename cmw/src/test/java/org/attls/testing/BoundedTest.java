package org.attls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoundedTest {
  @Test
  void reportsMemoryThatTheInputDoesNotJustify() {
    assertThatThrownBy(() -> Bounded.read(3, () -> new byte[32 << 20]))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("allocated for an input of 3");
  }

  @Test
  void returnsWhatWasRead() {
    assertThat(Bounded.read(3, () -> "read")).isEqualTo("read");
  }
}
