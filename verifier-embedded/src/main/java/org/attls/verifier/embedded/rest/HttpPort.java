package org.attls.verifier.embedded.rest;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Where the JDK's server is made, and told what it reads from system properties only, once, when
 * the first server of the process is made. What an operator has set stays.
 *
 * <p>A connection that says nothing is no exchange, so {@link ExchangeWorkers} knows nothing of it:
 * there are {@link #MOST} connections, those beyond are closed at once, and one that is silent for
 * ten seconds is closed.
 */
final class HttpPort {
  /** How many connections there are; as many wait for the JDK to see them. */
  static final int MOST = 256;

  private static final Map<String, String> PROPERTIES =
      Map.of(
          "jdk.httpserver.maxConnections",
          Integer.toString(MOST),
          // In seconds: how long a connection may say nothing, before a request or after one. A
          // relying party waits for its device between two requests.
          "sun.net.httpserver.idleInterval",
          "10",
          // In milliseconds: how often that is looked at.
          "sun.net.httpserver.clockTick",
          "1000",
          // Otherwise an answer's second packet waits until the client has acknowledged the first,
          // which takes it 40 ms: measured, a verdict over HTTP took 110 ms instead of 20.
          "sun.net.httpserver.nodelay",
          "true");

  static {
    PROPERTIES.forEach(
        (name, value) -> {
          if (System.getProperty(name) == null) {
            System.setProperty(name, value);
          }
        });
  }

  private HttpPort() {}

  /** One that is bound, and not started. */
  static HttpServer plain(InetSocketAddress address) throws IOException {
    return HttpServer.create(address, MOST);
  }

  /** One for TLS 1.2 and 1.3 that is bound, and not started. */
  static HttpServer secured(InetSocketAddress address, SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(address, MOST);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters chosen = context.getDefaultSSLParameters();
            chosen.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            parameters.setSSLParameters(chosen);
          }
        });
    return server;
  }
}
