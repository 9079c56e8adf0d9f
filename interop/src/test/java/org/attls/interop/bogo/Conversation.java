package org.attls.interop.bogo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.binding.SecretBytes;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;

/**
 * One connection with the runner: a handshake, then every octet goes back inverted, until the
 * runner has had enough.
 */
final class Conversation implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 8000;

  /** How long to wait for the runner to take our alert before its connection is gone. */
  private static final int LINGER_MILLIS = 1000;

  private final Options options;
  private final AttestedTlsEngine engine;
  private final Socket socket;
  private final byte[] buffer = new byte[16384];

  Conversation(Options options, AttestedTlsEngine engine) throws IOException {
    this.options = options;
    this.engine = engine;
    this.socket = connect(options.port());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  /** The runner listens on the IPv6 loopback address where there is one. */
  private static Socket connect(int port) throws IOException {
    try {
      return new Socket(InetAddress.getByName("::1"), port);
    } catch (IOException none) {
      return new Socket(InetAddress.getByName("127.0.0.1"), port);
    }
  }

  void run() throws IOException, Unimplemented {
    try {
      send();
      while (engine.state() == State.HANDSHAKING) {
        if (!receive()) {
          engine.inputEnded();
        }
      }
      if (engine.state() != State.OPEN) {
        throw new IOException("closed in the handshake");
      }
      checkSession();
      exportKeyingMaterial();
      if (options.has("-shim-writes-first")) {
        write("hello".getBytes(StandardCharsets.US_ASCII));
      }
      exchange();
    } catch (AttestedTlsException refused) {
      send();
      linger();
      throw refused;
    }
  }

  private void checkSession() throws IOException {
    String wanted = options.value("-expect-alpn").orElse("");
    String selected = engine.session().applicationProtocol().orElse("");
    if ((options.has("-expect-alpn") || options.has("-decline-alpn")) && !selected.equals(wanted)) {
      throw new IOException("ALPN: " + selected + " and not " + wanted);
    }
    String name = engine.session().serverName().orElse("");
    if (options.has("-expect-server-name")
        && !name.equals(options.value("-expect-server-name").orElseThrow())) {
      throw new IOException("server name: " + name);
    }
  }

  private void exportKeyingMaterial() throws IOException, Unimplemented {
    if (!options.has("-export-keying-material")) {
      return;
    }
    String label = options.value("-export-label").orElse("");
    String context = options.value("-export-context").orElse("");
    if (label.isEmpty()) {
      throw new Unimplemented("an exporter label of no octets");
    }
    int length = Integer.parseInt(options.value("-export-keying-material").orElseThrow());
    SecretBytes exported =
        engine.exportKeyingMaterial(
            label, Bytes.copyOf(context.getBytes(StandardCharsets.ISO_8859_1)), length);
    write(exported.revealArray());
    exported.destroy();
  }

  private void exchange() throws IOException {
    if (options.has("-shim-shuts-down")) {
      engine.close();
      send();
      linger();
      return;
    }
    echo();
    while (!engine.inputClosed() && receive()) {
      echo();
    }
    if (options.has("-check-close-notify")) {
      if (!engine.inputClosed()) {
        throw new IOException("no close_notify");
      }
      engine.closeOutput();
      send();
    }
  }

  private void echo() throws IOException {
    int length = engine.readInput(buffer, 0, buffer.length);
    while (length > 0) {
      byte[] answer = new byte[length];
      for (int i = 0; i < length; i++) {
        answer[i] = (byte) ~buffer[i];
      }
      if (engine.state() == State.OPEN) {
        write(answer);
      }
      length = engine.readInput(buffer, 0, buffer.length);
    }
  }

  private void write(byte[] octets) throws IOException {
    engine.writeApplicationData(octets, 0, octets.length);
    send();
  }

  /** Takes what has arrived; false at the end. */
  private boolean receive() throws IOException {
    int length = socket.getInputStream().read(buffer);
    if (length < 0) {
      return false;
    }
    engine.offerInput(buffer.clone(), 0, length);
    send();
    return true;
  }

  private void send() throws IOException {
    while (engine.outputAvailable() > 0) {
      byte[] octets = new byte[engine.outputAvailable()];
      int length = engine.readOutput(octets, 0, octets.length);
      socket.getOutputStream().write(octets, 0, length);
    }
  }

  /** Closing at once, with input unread, could take away what has just been sent. */
  private void linger() {
    try {
      socket.shutdownOutput();
      socket.setSoTimeout(LINGER_MILLIS);
      InputStream in = socket.getInputStream();
      while (in.read(buffer) >= 0) {
        // Nothing of it matters any more.
      }
    } catch (IOException gone) {
      // Nobody is there to read it.
    }
  }

  @Override
  public void close() throws IOException {
    engine.close();
    socket.close();
  }
}
