package org.attls.verifier.veraison;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * An HTTP proxy between this client and a service: it sees everything of plain http, and of https
 * the name of the service.
 *
 * @param host name or address
 * @param port 1..65535
 * @param authorization what the proxy wants to see; never sent to the service
 */
public record HttpProxy(String host, int port, Optional<Authorization> authorization) {
  /** Checks the address. */
  public HttpProxy {
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("a proxy is a host and a port of 1..65535");
    }
  }

  /** A proxy that serves everybody. */
  public static HttpProxy at(String host, int port) {
    return new HttpProxy(host, port, Optional.empty());
  }

  void apply(OkHttpClient.Builder builder) {
    builder.proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
    authorization.ifPresent(
        credentials ->
            builder.proxyAuthenticator(
                (route, answer) -> {
                  boolean refused = answer.request().header("Proxy-Authorization") != null;
                  return refused
                      ? null
                      : answer
                          .request()
                          .newBuilder()
                          .header("Proxy-Authorization", credentials.headerValue())
                          .build();
                }));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
