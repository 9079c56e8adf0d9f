package org.attls.rot.tpm.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpmAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "swtpm:unix:/run/tpm/s",
        "swtpm:127.0.0.1:2321",
        "swtpm:localhost:1",
        "swtpm:[::1]:65535",
        "device:/dev/tpmrm0",
        "embedded",
        "embedded:/var/lib/tpm"
      })
  void printsTheSpellingItReads(String spelling) {
    assertThat(TpmAddress.parse(spelling)).hasToString(spelling);
  }

  @Test
  void readsEachKind() {
    assertThat(TpmAddress.parse("swtpm:unix:/a:b"))
        .isEqualTo(new TpmAddress.UnixSocket(Path.of("/a:b")));
    assertThat(TpmAddress.parse("swtpm:[::1]:7")).isEqualTo(new TpmAddress.TcpSocket("::1", 7));
    assertThat(TpmAddress.parse("device:/dev/tpm0"))
        .isEqualTo(new TpmAddress.DeviceFile(Path.of("/dev/tpm0")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "swtpm:",
        "swtpm:unix:",
        "embedded:",
        "embedded2",
        "device:",
        "swtpm:host",
        "swtpm::2321",
        "swtpm:host:0",
        "swtpm:host:65536",
        "swtpm:host:+1",
        "swtpm:host:",
        "tcp:host:2321",
        "/dev/tpmrm0"
      })
  void refusesOtherSpellings(String spelling) {
    assertThatThrownBy(() -> TpmAddress.parse(spelling))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsWhoHasAResourceManager() {
    assertThat(TpmAddress.parse("device:/dev/tpmrm0").exclusive()).isFalse();
    assertThat(TpmAddress.parse("device:/dev/tpm0").exclusive()).isTrue();
    assertThat(TpmAddress.parse("swtpm:unix:/s").exclusive()).isTrue();
    assertThat(TpmAddress.parse("swtpm:unix:/s").simulated()).isTrue();
    assertThat(TpmAddress.parse("device:/dev/tpm0").simulated()).isFalse();
  }

  @Test
  void refusesToSendCommandsToAnotherMachine() throws Exception {
    try (TpmTransport transport = TpmAddress.parse("swtpm:192.0.2.1:2321").transport()) {
      assertThatThrownBy(transport::connect)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not a loopback address");
    }
  }
}
