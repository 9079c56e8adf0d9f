package org.attls.gateway.config;

import java.util.Optional;
import org.attls.tls.policy.Located;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;

/**
 * Where the bytes of admitted devices go. It must be reachable through the gateway only: whoever
 * else reaches it can be anybody.
 *
 * <pre>
 * - name: broker
 *   connect: 127.0.0.1:1883     # or unix:/run/broker.sock
 *   tls: { … }                  # optional; {@link Tls}
 * </pre>
 */
public record Backend(String name, Endpoint connect, Optional<Tls> tls) {
  /**
   * TLS 1.3 to the back end.
   *
   * <pre>
   * tls:
   *   authorities: broker-ca.pem    # whom its certificate comes from
   *   server-name: broker.example   # that the certificate is for
   *   client-authority:             # optional: makes a client certificate for each device
   *     certificate: devices.pem    # a CA of path length 0, for this back end alone
   *     key: devices.key
   * </pre>
   */
  public record Tls(
      Located<String> authorities, String serverName, Optional<ClientAuthority> clientAuthority) {}

  /**
   * @param certificate PEM file
   * @param key PEM file
   */
  public record ClientAuthority(Located<String> certificate, Located<String> key) {}

  static Backend read(Section section) throws DocumentException {
    String name = Names.read(section.required("name"));
    Endpoint connect = Endpoint.read(section.required("connect"));
    Optional<Value> tls = section.optional("tls");
    section.end();
    return new Backend(
        name, connect, tls.isPresent() ? Optional.of(tls(tls.get().section())) : Optional.empty());
  }

  /** Whether it learns from client certificates who the device is. */
  public boolean introducesByCertificate() {
    return tls.flatMap(Tls::clientAuthority).isPresent();
  }

  private static Tls tls(Section section) throws DocumentException {
    Located<String> authorities = Located.text(section.required("authorities"));
    String serverName = section.required("server-name").text();
    Optional<Value> authority = section.optional("client-authority");
    section.end();
    return new Tls(
        authorities,
        serverName,
        authority.isPresent()
            ? Optional.of(authority(authority.get().section()))
            : Optional.empty());
  }

  private static ClientAuthority authority(Section section) throws DocumentException {
    ClientAuthority read =
        new ClientAuthority(
            Located.text(section.required("certificate")), Located.text(section.required("key")));
    section.end();
    return read;
  }
}
