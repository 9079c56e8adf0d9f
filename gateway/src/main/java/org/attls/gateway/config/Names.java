package org.attls.gateway.config;

import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Value;

/** Names of listeners and back ends: they become labels of metrics. */
final class Names {
  private Names() {}

  static String read(Value value) throws DocumentException {
    String name = value.text();
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,31}")) {
      throw value.failure("a name has 1 to 32 letters, digits, dots, dashes and underscores");
    }
    return name;
  }
}
