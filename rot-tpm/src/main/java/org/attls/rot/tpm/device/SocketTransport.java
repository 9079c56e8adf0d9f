package org.attls.rot.tpm.device;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Commands and responses one after the other on a stream socket, as swtpm speaks them. */
final class SocketTransport implements TpmTransport {
  private final SocketChannel channel;
  private final Target target;
  private final String name;

  private SocketTransport(SocketChannel channel, Target target, String name) {
    this.channel = channel;
    this.target = target;
    this.name = name;
  }

  /** A channel over a unix-domain socket. */
  static SocketTransport unix(Path path) {
    try {
      SocketChannel channel = SocketChannel.open(java.net.StandardProtocolFamily.UNIX);
      return new SocketTransport(
          channel, () -> UnixDomainSocketAddress.of(path), "unix socket " + path);
    } catch (IOException noDescriptor) {
      throw new UncheckedIOException("no socket to be had", noDescriptor);
    }
  }

  /** A channel over TCP on this machine. */
  static SocketTransport tcp(String host, int port) {
    try {
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      return new SocketTransport(channel, () -> loopback(host, port), host + " port " + port);
    } catch (IOException noDescriptor) {
      throw new UncheckedIOException("no socket to be had", noDescriptor);
    }
  }

  @Override
  public void connect() throws IOException {
    try {
      channel.connect(target.resolve());
    } catch (IOException refused) {
      channel.close();
      throw new IOException("no connection to a TPM at " + name + ": " + reason(refused), refused);
    }
  }

  @Override
  public byte[] transmit(byte[] command) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(command);
    while (out.hasRemaining()) {
      channel.write(out);
    }
    byte[] header = read(Framing.HEADER, 0);
    int size = Framing.sizeOf(header);
    byte[] rest = read(size - Framing.HEADER, Framing.HEADER);
    byte[] response = java.util.Arrays.copyOf(header, size);
    System.arraycopy(rest, 0, response, Framing.HEADER, rest.length);
    return response;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private byte[] read(int size, int before) throws IOException {
    ByteBuffer in = ByteBuffer.allocate(size);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        throw new EOFException(
            "the TPM at "
                + name
                + " closed the connection after "
                + (before + in.position())
                + " octets of a response");
      }
    }
    return in.array();
  }

  private static InetSocketAddress loopback(String host, int port) throws IOException {
    InetAddress address = InetAddress.getByName(host);
    if (!address.isLoopbackAddress()) {
      throw new IOException(
          "not a loopback address; commands to a TPM are neither authenticated nor encrypted");
    }
    return new InetSocketAddress(address, port);
  }

  private static String reason(IOException failure) {
    String text = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    // The JDK reports a missing right to a unix socket as BindException.
    return text.contains("Permission denied")
        ? "permission denied; the user must be allowed to write to the socket"
        : text;
  }

  private interface Target {
    SocketAddress resolve() throws IOException;
  }
}
