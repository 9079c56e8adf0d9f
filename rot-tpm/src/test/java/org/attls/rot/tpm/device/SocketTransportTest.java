package org.attls.rot.tpm.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketTransportTest {
  private static final byte[] COMMAND = Bytes.fromHex("80010000000c0000017b0008").toArray();
  private static final String RESPONSE = "80010000000e00000000" + "00020102";

  @TempDir Path directory;

  @Test
  void carriesACommandAndAResponse() throws Exception {
    assertThat(exchange(RESPONSE)).isEqualTo(Bytes.fromHex(RESPONSE).toArray());
  }

  @Test
  void leavesWhatComesBehindAResponse() throws Exception {
    assertThat(exchange(RESPONSE + "8001")).isEqualTo(Bytes.fromHex(RESPONSE).toArray());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 10, 13})
  void failsWhenTheResponseIsCut(int octets) {
    assertThatThrownBy(() -> exchange(RESPONSE.substring(0, 2 * octets)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("after " + octets + " octets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000009", "00001001", "7fffffff", "ffffffff"})
  void refusesAnImpossibleLengthBeforeReadingOn(String length) {
    assertThatThrownBy(() -> exchange("8001" + length + "00000000"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("outside 10..4096");
  }

  @Test
  void saysWhereNoSocketIs() throws Exception {
    Path nowhere = directory.resolve("none");
    try (TpmTransport transport = new TpmAddress.UnixSocket(nowhere).transport()) {
      assertThatThrownBy(transport::connect)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(nowhere.toString());
    }
  }

  @Test
  void saysThatTheUserMayNotUseASocket() throws Exception {
    Path socket = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      assertThat(OpeningAsNobody.outcome(directory, new TpmAddress.UnixSocket(socket), socket))
          .contains(socket.toString(), "permission denied; the user must be allowed to write");
    }
  }

  @Test
  void speaksTcpOnThisMachine() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TpmTransport transport =
            new TpmAddress.TcpSocket("localhost", server.getLocalPort()).transport()) {
      transport.connect();
      try (Socket peer = server.accept()) {
        peer.getOutputStream().write(Bytes.fromHex(RESPONSE).toArray());
        assertThat(transport.transmit(COMMAND)).isEqualTo(Bytes.fromHex(RESPONSE).toArray());
        assertThat(peer.getInputStream().readNBytes(COMMAND.length)).isEqualTo(COMMAND);
      }
    }
  }

  @Test
  void saysThatNobodyListensOnAPort() throws Exception {
    int free;
    try (ServerSocket server = new ServerSocket()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      free = server.getLocalPort();
    }
    try (TpmTransport transport = new TpmAddress.TcpSocket("127.0.0.1", free).transport()) {
      assertThatThrownBy(transport::connect)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1 port " + free);
    }
  }

  /** The transport's answer when the other side says {@code hex} and hangs up. */
  private byte[] exchange(String hex) throws Exception {
    Path socket = directory.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      try (TpmTransport transport = new TpmAddress.UnixSocket(socket).transport()) {
        transport.connect();
        try (SocketChannel peer = server.accept()) {
          peer.write(ByteBuffer.wrap(Bytes.fromHex(hex).toArray()));
          peer.shutdownOutput();
          return transport.transmit(COMMAND);
        }
      }
    }
  }
}
