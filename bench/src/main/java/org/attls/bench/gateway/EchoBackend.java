package org.attls.bench.gateway;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Sends back what it gets, on one thread. Its own process; it prints its port and serves. */
public final class EchoBackend {
  private static final int BACKLOG = 4096;

  private final Selector selector;
  private final ServerSocketChannel server;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(128 * 1024);

  private EchoBackend(int port) throws IOException {
    this.selector = Selector.open();
    this.server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /**
   * Serves until the process is ended.
   *
   * @param arguments its port; without one, any that is free
   */
  public static void main(String[] arguments) throws IOException {
    EchoBackend backend =
        new EchoBackend(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
    PrintStream out = System.out;
    out.println("ready " + backend.server.socket().getLocalPort());
    out.flush();
    while (true) {
      backend.selector.select(backend::serve);
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel accepted = server.accept();
        accepted.configureBlocking(false);
        accepted.register(selector, SelectionKey.OP_READ);
      } else {
        echo(key);
      }
    } catch (IOException gone) {
      key.cancel();
    }
  }

  /** What cannot be written at once waits in the key, and nothing is read before it has gone. */
  private void echo(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    if (key.attachment() instanceof ByteBuffer waiting) {
      channel.write(waiting);
      if (!waiting.hasRemaining()) {
        key.attach(null);
        key.interestOps(SelectionKey.OP_READ);
      }
      return;
    }
    int count = channel.read(buffer.clear());
    if (count < 0) {
      channel.close();
      return;
    }
    channel.write(buffer.flip());
    if (buffer.hasRemaining()) {
      key.attach(ByteBuffer.allocate(buffer.remaining()).put(buffer).flip());
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }
}
