package org.attls.gateway.config;

import java.util.regex.Pattern;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Value;

/** Names of listeners and back ends: they become labels of metrics. */
final class Names {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,31}");

  private Names() {}

  static String read(Value value) throws DocumentException {
    return value
        .text(FORM, "a name has 1 to 32 letters, digits, dots, dashes and underscores")
        .group();
  }
}
