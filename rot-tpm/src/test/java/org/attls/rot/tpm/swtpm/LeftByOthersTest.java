package org.attls.rot.tpm.swtpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.TpmChannel;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmException.Kind;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.device.TpmAddress;
import org.attls.rot.tpm.testing.SoftwareTpm;
import org.attls.rot.tpm.testing.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tss.tpm.TPMT_SYM_DEF;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;
import tss.tpm.TPM_SE;

/** A TPM in the state in which another client, or its start, has left it. */
class LeftByOthersTest {
  /** GetRandom of 8 octets. */
  private static final Bytes COMMAND = Bytes.fromHex("80010000000c0000017b0008");

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 11, 12})
  void aCommandThatWasNotSentToItsEndOrWhoseResponseNobodyReadDisturbsNobody(int octets)
      throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start()) {
      try (SocketChannel other = SocketChannel.open(StandardProtocolFamily.UNIX)) {
        other.connect(UnixDomainSocketAddress.of(tpm.swtpm().directory().resolve("s")));
        other.write(ByteBuffer.wrap(COMMAND.slice(0, octets).toArray()));
      }
      assertThat(random(tpm.connection())).isEqualTo(8);
    }
  }

  /** They take no slot, but a TPM knows of no more than 64 at a time. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sessionsThatWereSavedAndForgottenAreFlushed(boolean connected) throws Exception {
    try (SoftwareTpm tpm = SoftwareTpm.start();
        TpmConnection another = TpmConnection.to(tpm.swtpm().address())) {
      TpmConnection forgetful = connected ? tpm.connection() : another;
      forgetful.call(
          TpmOperation.named("saving sessions"),
          SoftwareTpm.soon(),
          channel -> {
            saveSessions(channel);
            return true;
          });
      another.close();
      tpm.connection()
          .call(
              TpmOperation.named("starting a session"),
              SoftwareTpm.soon(),
              channel -> {
                TPM_HANDLE session = startSession(channel);
                channel.send(t -> t.FlushContext(session));
                return true;
              });
    }
  }

  private static void saveSessions(TpmChannel channel) throws TpmException {
    for (int i = 0; i < 100; i++) {
      TPM_HANDLE session;
      try {
        session = startSession(channel);
      } catch (TpmException full) {
        assertThat(full).hasMessageContaining("SESSION_HANDLES");
        return;
      }
      channel.issue(t -> t.ContextSave(session));
    }
    throw new AssertionError("a TPM that takes any number of sessions");
  }

  /** Without --flags not-need-init swtpm is in failure mode until somebody powers it on. */
  @Test
  void aTpmInFailureModeIsReportedAndNotAskedAgain(@TempDir Path directory) throws Exception {
    Tools.require("swtpm", "swtpm");
    Path socket = directory.resolve("s");
    Process swtpm =
        new ProcessBuilder(
                "swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + Files.createDirectory(directory.resolve("state")),
                "--server",
                "type=unixio,path=" + socket)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    try {
      Tools.await("its socket", () -> connects(socket));
      try (TpmConnection connection = TpmConnection.to(TpmAddress.parse("swtpm:unix:" + socket))) {
        assertThatThrownBy(() -> random(connection))
            .asInstanceOf(type(TpmException.class))
            .satisfies(
                failure -> {
                  assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
                  assertThat(failure.retryMayHelp()).isFalse();
                  assertThat(failure).hasMessageContaining("0x101 FAILURE");
                });
      }
    } finally {
      swtpm.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
  }

  private static boolean connects(Path socket) {
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return probe.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException notYet) {
      return false;
    }
  }

  private static TPM_HANDLE startSession(TpmChannel channel) throws TpmException {
    return channel.issue(
        t ->
            t.StartAuthSession(
                    TPM_HANDLE.NULL,
                    TPM_HANDLE.NULL,
                    new byte[16],
                    new byte[0],
                    TPM_SE.POLICY,
                    TPMT_SYM_DEF.nullObject(),
                    TPM_ALG_ID.SHA256)
                .handle);
  }

  private static int random(TpmConnection connection) throws TpmException {
    return connection.call(
        TpmOperation.named("GetRandom"), Deadline.in(Duration.ofSeconds(20)), SoftwareTpm::random);
  }
}
