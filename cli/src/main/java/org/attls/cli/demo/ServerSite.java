package org.attls.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.attls.cli.report.CommandFailure;
import org.attls.tls.AttestedTlsServer;

/** A server with its application: takes one line, answers with one line. */
final class ServerSite implements AutoCloseable {
  /** What admitted clients read. */
  static final String ANSWER = "noted: the reading of an attested sensor\n";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AttestedTlsServer tls;
  private final ServerSocket listener;
  private final Recording recording;

  private ServerSite(AttestedTlsServer tls, ServerSocket listener, Recording recording) {
    this.tls = tls;
    this.listener = listener;
    this.recording = recording;
  }

  /** Begins to listen on loopback. */
  static ServerSite start(AttestedTlsServer tls, Recording recording) throws CommandFailure {
    try {
      ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      listener.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
      return new ServerSite(tls, listener, recording);
    } catch (IOException taken) {
      throw CommandFailure.addressUnavailable("no port for the server: " + taken, taken);
    }
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  /** Waits for one client and serves it, if it is admitted. */
  End serveOne() {
    return End.serving(() -> tls.accept(listener.accept()), ANSWER);
  }

  /** A client's socket, connected. */
  Socket dial() throws IOException {
    return dial(address(), recording);
  }

  static Socket dial(InetSocketAddress address, Recording recording) throws IOException {
    Socket socket = recording.socket();
    socket.connect(address, Math.toIntExact(PATIENCE.toMillis()));
    return socket;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException alreadyGone) {
      // Nobody listens any more, which is what was wanted.
    }
  }
}
