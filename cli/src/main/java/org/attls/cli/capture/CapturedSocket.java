package org.attls.cli.capture;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A client's socket whose octets are recorded, in both directions. */
public final class CapturedSocket extends Socket {
  private final PacketCapture capture;
  private volatile PacketCapture.@Nullable Conversation conversation;

  /** A socket that is not connected yet. */
  public CapturedSocket(PacketCapture capture) {
    this.capture = capture;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    super.connect(endpoint, timeout);
    conversation = capture.conversation(getLocalPort(), getPort());
  }

  @Override
  public InputStream getInputStream() throws IOException {
    InputStream octets = super.getInputStream();
    PacketCapture.Conversation recorded = conversation;
    return recorded == null ? octets : new Received(octets, recorded);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    OutputStream octets = super.getOutputStream();
    PacketCapture.Conversation recorded = conversation;
    return recorded == null ? octets : new Sent(octets, recorded);
  }

  @Override
  public void close() throws IOException {
    PacketCapture.Conversation recorded = conversation;
    if (recorded != null) {
      recorded.end();
    }
    super.close();
  }

  private static final class Received extends FilterInputStream {
    private final PacketCapture.Conversation conversation;

    Received(InputStream octets, PacketCapture.Conversation conversation) {
      super(octets);
      this.conversation = conversation;
    }

    @Override
    public int read() throws IOException {
      byte[] octet = new byte[1];
      return read(octet, 0, 1) < 0 ? -1 : octet[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count = super.read(into, offset, length);
      if (count > 0) {
        conversation.received(into, offset, count);
      }
      return count;
    }
  }

  private static final class Sent extends FilterOutputStream {
    private final PacketCapture.Conversation conversation;

    Sent(OutputStream octets, PacketCapture.Conversation conversation) {
      super(octets);
      this.conversation = conversation;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      // Before it is sent: the answer must not come first.
      conversation.sent(octets, offset, length);
      out.write(octets, offset, length);
    }
  }
}
