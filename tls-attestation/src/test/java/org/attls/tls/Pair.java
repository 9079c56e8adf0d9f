package org.attls.tls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.jspecify.annotations.Nullable;

/** A client's and a server's engine with a wire between them that the test owns. */
final class Pair {
  final AttestedTlsEngine client;
  final AttestedTlsEngine server;
  @Nullable AttestedTlsException clientEnd;
  @Nullable AttestedTlsException serverEnd;
  int chunk = 4096;

  /** What the client has sent and the server does not take yet. */
  private byte[] notTaken = new byte[0];

  UnaryOperator<byte[]> toServer = octets -> octets;
  UnaryOperator<byte[]> toClient = octets -> octets;

  Pair(AttestedTlsClient client, AttestedTlsServer server) throws AttestedTlsException {
    this(client.newEngine("server.example"), server.newEngine());
  }

  Pair(AttestedTlsEngine client, AttestedTlsEngine server) {
    this.client = client;
    this.server = server;
  }

  /** Carries octets both ways until nothing moves any more. */
  Pair run() {
    boolean moved = true;
    while (moved) {
      byte[] up = toServer.apply(drain(client));
      serverEnd = deliver(server, join(notTaken, up), serverEnd);
      byte[] down = toClient.apply(drain(server));
      clientEnd = deliver(client, down, clientEnd);
      moved = up.length + down.length > 0;
    }
    return this;
  }

  /** Sends text from one end and returns what the other end received of it. */
  String sendToServer(String text) throws AttestedTlsException {
    client.writeApplicationData(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
    run();
    return received(server);
  }

  String sendToClient(String text) throws AttestedTlsException {
    server.writeApplicationData(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
    run();
    return received(client);
  }

  AttestedTlsException serverRefusal() {
    if (serverEnd == null) {
      throw new AssertionError("the server ended with nothing; it is " + server.state());
    }
    return serverEnd;
  }

  AttestedTlsException clientRefusal() {
    if (clientEnd == null) {
      throw new AssertionError("the client ended with nothing; it is " + client.state());
    }
    return clientEnd;
  }

  static String received(AttestedTlsEngine engine) {
    byte[] buffer = new byte[engine.inputAvailable()];
    int count = engine.readInput(buffer, 0, buffer.length);
    return new String(buffer, 0, count, StandardCharsets.UTF_8);
  }

  static byte[] drain(AttestedTlsEngine engine) {
    byte[] octets = new byte[engine.outputAvailable()];
    int at = 0;
    while (at < octets.length) {
      at += engine.readOutput(octets, at, octets.length - at);
    }
    return octets;
  }

  private @Nullable AttestedTlsException deliver(
      AttestedTlsEngine engine, byte[] octets, @Nullable AttestedTlsException ended) {
    if (engine == server) {
      notTaken = new byte[0];
    }
    int at = 0;
    while (at < octets.length && ended == null) {
      try {
        int taken = engine.offerInput(octets, at, Math.min(chunk, octets.length - at));
        if (taken == 0) {
          notTaken = Arrays.copyOfRange(octets, at, octets.length);
          return null;
        }
        at += taken;
      } catch (AttestedTlsException end) {
        return end;
      }
    }
    return ended;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}
