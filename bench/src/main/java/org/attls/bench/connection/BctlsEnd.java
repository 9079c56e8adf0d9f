package org.attls.bench.connection;

import java.io.IOException;
import org.bouncycastle.tls.TlsProtocol;

/** An end of the library that this project is built on, by itself. */
public record BctlsEnd(TlsProtocol protocol) implements End {
  @Override
  public void offer(byte[] octets, int length) throws IOException {
    protocol.offerInput(octets, 0, length);
  }

  @Override
  public int take(byte[] buffer) {
    return protocol.readOutput(
        buffer, 0, Math.min(buffer.length, protocol.getAvailableOutputBytes()));
  }

  @Override
  public boolean isOpen() {
    return protocol.isConnected() && !protocol.isHandshaking();
  }

  @Override
  public void write(byte[] octets, int length) throws IOException {
    protocol.writeApplicationData(octets, 0, length);
  }

  @Override
  public int read(byte[] buffer) {
    int count = Math.min(buffer.length, protocol.getAvailableInputBytes());
    return count == 0 ? 0 : protocol.readInput(buffer, 0, count);
  }

  @Override
  public void discard() {
    try {
      protocol.close();
    } catch (IOException alreadyGone) {
      // There is nobody to tell.
    }
  }
}
