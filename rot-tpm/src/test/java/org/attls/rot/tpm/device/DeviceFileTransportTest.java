package org.attls.rot.tpm.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attls.cmw.octets.Bytes;
import org.attls.rot.tpm.testing.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceFileTransportTest {
  @TempDir Path directory;

  @Test
  void saysWhichDeviceIsMissing() throws Exception {
    Path missing = directory.resolve("tpmrm0");
    try (TpmTransport transport = new TpmAddress.DeviceFile(missing).transport()) {
      assertThatThrownBy(transport::connect)
          .isInstanceOf(IOException.class)
          .hasMessage("no TPM device at " + missing);
    }
    assertThat(missing).doesNotExist();
  }

  @Test
  void leavesAnOrdinaryFileAlone() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "text");
    try (TpmTransport transport = new TpmAddress.DeviceFile(file).transport()) {
      assertThatThrownBy(transport::connect).hasMessageContaining("not a device");
    }
    assertThat(file).hasContent("text");
  }

  /** A named pipe gives back what was written to it, so a command can be its own response. */
  @Test
  void writesOnceAndReadsOnce() throws Exception {
    byte[] echo = Bytes.fromHex("80010000000e0000000000020102").toArray();
    try (TpmTransport transport = pipe()) {
      assertThat(transport.transmit(echo)).isEqualTo(echo);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8001",
        "80010000000f0000000000020102",
        "80010000000d0000000000020102",
        "8001ffffffff0000000000020102"
      })
  void refusesAResponseOfAnotherLengthThanItSays(String hex) throws Exception {
    try (TpmTransport transport = pipe()) {
      assertThatThrownBy(() -> transport.transmit(Bytes.fromHex(hex).toArray()))
          .isInstanceOf(IOException.class);
    }
  }

  private TpmTransport pipe() throws Exception {
    Tools.require("mkfifo", "coreutils");
    Path pipe = directory.resolve("pipe");
    Tools.run("mkfifo", pipe.toString());
    TpmTransport transport = new TpmAddress.DeviceFile(pipe).transport();
    transport.connect();
    return transport;
  }
}
