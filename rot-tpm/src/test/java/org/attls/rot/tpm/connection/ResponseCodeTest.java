package org.attls.rot.tpm.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseCodeTest {
  @ParameterizedTest
  @CsvSource({
    "1d5, 0x1d5 SIZE (parameter 1)",
    "98e, 0x98e AUTH_FAIL (session 1)",
    "18b, 0x18b HANDLE (handle 1)",
    "28b, 0x28b HANDLE (handle 2)",
    "3e0, 0x3e0 TICKET (parameter 3)",
    "902, 0x902 OBJECT_MEMORY",
    "911, 0x911 REFERENCE_H1",
    "100, 0x100 INITIALIZE",
    "922, 0x922 RETRY",
    "1ff, 0x1ff unknown error (parameter 1)",
    "80280400, 0x80280400 code of another layer",
    "b0922, 0xb0922 code of another layer"
  })
  void decodesNamesAndSubjects(String raw, String expected) {
    assertThat(new ResponseCode(Integer.parseUnsignedInt(raw, 16))).hasToString(expected);
  }

  @Test
  void takesOnlyTheTpmsOwnWordForRetrying() {
    assertThat(new ResponseCode(0x922).asksToRetry()).isTrue();
    assertThat(new ResponseCode(0x000b0922).asksToRetry()).isFalse();
    assertThat(new ResponseCode(0x000b0902).lacksSlots()).isFalse();
    assertThat(new ResponseCode(0x000b018b).namesNothing()).isFalse();
  }

  @Test
  void knowsHandlesThatNameNothing() {
    assertThat(new ResponseCode(0x910).namesNothing()).isTrue();
    assertThat(new ResponseCode(0x916).namesNothing()).isTrue();
    assertThat(new ResponseCode(0x18b).namesNothing()).isTrue();
    assertThat(new ResponseCode(0x1cb).namesNothing()).as("a parameter").isFalse();
    assertThat(new ResponseCode(0x918).namesNothing()).as("a session").isFalse();
  }
}
