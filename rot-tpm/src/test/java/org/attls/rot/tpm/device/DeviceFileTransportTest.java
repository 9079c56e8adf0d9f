package org.attls.rot.tpm.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.attls.rot.tpm.testing.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @Test
  void saysWhoMayUseADevice() throws Exception {
    Path device = pipeAt("tpmrm0");
    assertThat(OpeningAsNobody.outcome(directory, new TpmAddress.DeviceFile(device), device))
        .isEqualTo(
            "no permission to use "
                + device
                + "; as a rule /dev/tpmrm0 belongs to the group tss, which the user must be a"
                + " member of");
  }

  /** Devices of any machine that are no TPM: one is at its end, one is full of zeros, one full. */
  @ParameterizedTest
  @CsvSource({
    "/dev/null, gave 0 octets as a response; is it a TPM?",
    "/dev/zero, 'a response of 0 octets, outside 10..4096'",
    "/dev/full, takes no command"
  })
  void saysThatADeviceIsNoTpm(Path device, String problem) {
    assertThat(device).exists();
    try (TpmConnection connection = TpmConnection.to(new TpmAddress.DeviceFile(device))) {
      assertThatThrownBy(() -> random(connection, Duration.ofSeconds(20)))
          .asInstanceOf(type(TpmException.class))
          .satisfies(it -> assertThat(it.kind()).isEqualTo(TpmException.Kind.UNREACHABLE))
          .satisfies(it -> assertThat(it).hasMessageContaining(problem));
    }
  }

  private static int random(TpmConnection connection, Duration patience) throws TpmException {
    return connection.call(
        TpmOperation.named("GetRandom"), Deadline.in(patience), SoftwareTpm::random);
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

  private Path pipeAt(String name) throws Exception {
    Tools.require("mkfifo", "coreutils");
    Path pipe = directory.resolve(name);
    Tools.run("mkfifo", "-m", "600", pipe.toString());
    return pipe;
  }

  private TpmTransport pipe() throws Exception {
    TpmTransport transport = new TpmAddress.DeviceFile(pipeAt("pipe")).transport();
    transport.connect();
    return transport;
  }
}
