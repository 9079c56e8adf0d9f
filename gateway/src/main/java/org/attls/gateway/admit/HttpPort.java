package org.attls.gateway.admit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Where the small HTTP servers are made. A connection that says nothing is no exchange, so {@link
 * Exchanges} knows nothing of it, and each takes a descriptor that the listeners for devices need:
 * so there are {@link #MOST} connections to a port, those beyond are closed at once, and one that
 * is silent is closed after five seconds.
 *
 * <p>The JDK has these bounds as system properties only, and reads them once, when the first server
 * of the process is made. What an operator has set stays.
 */
public final class HttpPort {
  /** How many connections there are to each; as many wait for the JDK to see them. */
  public static final int MOST = 256;

  private static final Map<String, String> BOUNDS =
      Map.of(
          "jdk.httpserver.maxConnections", Integer.toString(MOST),
          // In seconds: how long a connection may say nothing, before a request or after one.
          "sun.net.httpserver.idleInterval", "5",
          // In milliseconds: how often that is looked at.
          "sun.net.httpserver.clockTick", "1000");

  static {
    BOUNDS.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }

  private HttpPort() {}

  /** One that is bound, and not started. */
  public static HttpServer plain(InetSocketAddress bind) throws IOException {
    return HttpServer.create(bind, MOST);
  }

  /** One for TLS that is bound, and not started. */
  public static HttpsServer secured(InetSocketAddress bind) throws IOException {
    return HttpsServer.create(bind, MOST);
  }

  /**
   * Answers, and ends the exchange if that went well. An exchange that fails must be left to the
   * server, by the exception: one that its handler closes is closed, but Java 25 counts its
   * connection for ever, and whoever resets {@link #MOST} connections would close the port.
   *
   * @param octets at least one
   */
  public static void send(HttpExchange exchange, int status, byte[] octets) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, octets.length);
    OutputStream body = exchange.getResponseBody();
    body.write(octets);
    body.close();
  }
}
