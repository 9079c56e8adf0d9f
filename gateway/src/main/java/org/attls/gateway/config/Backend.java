package org.attls.gateway.config;

import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;

/**
 * Where the bytes of admitted devices go. It must be reachable through the gateway only: whoever
 * else reaches it can be anybody.
 *
 * <pre>
 * - name: broker
 *   connect: 127.0.0.1:1883     # or unix:/run/broker.sock
 * </pre>
 */
public record Backend(String name, Endpoint connect) {
  static Backend read(Section section) throws DocumentException {
    Backend read =
        new Backend(
            Names.read(section.required("name")), Endpoint.read(section.required("connect")));
    section.end();
    return read;
  }
}
