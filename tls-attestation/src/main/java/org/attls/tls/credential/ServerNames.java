package org.attls.tls.credential;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Compares a server's name with its certificate (RFC 9525, section 6): subjectAltName only, a
 * wildcard only as the whole leftmost label, addresses only as iPAddress.
 */
final class ServerNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private ServerNames() {}

  static boolean matches(X509Certificate certificate, String host) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException malformed) {
      return false;
    }
    if (names == null) {
      return false;
    }
    boolean address = isAddress(host);
    for (List<?> name : names) {
      int kind = (Integer) name.get(0);
      if (address && kind == IP_ADDRESS && sameAddress(String.valueOf(name.get(1)), host)) {
        return true;
      }
      if (!address && kind == DNS_NAME && matchesName(String.valueOf(name.get(1)), host)) {
        return true;
      }
    }
    return false;
  }

  /** An IPv4 or IPv6 literal; never looked up. */
  static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || host.matches("[0-9]+(\\.[0-9]+){3}");
  }

  private static boolean matchesName(String pattern, String host) {
    String expected = canonical(host);
    String presented = canonical(pattern);
    if (!presented.startsWith("*.")) {
      return presented.equals(expected) && presented.indexOf('*') < 0;
    }
    String parent = presented.substring(2);
    int dot = expected.indexOf('.');
    return parent.indexOf('.') >= 0
        && parent.indexOf('*') < 0
        && dot > 0
        && expected.substring(dot + 1).equals(parent);
  }

  private static String canonical(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static boolean sameAddress(String presented, String host) {
    try {
      // Both are literals, so nothing is looked up.
      return isAddress(presented)
          && java.net.InetAddress.getByName(presented).equals(java.net.InetAddress.getByName(host));
    } catch (java.net.UnknownHostException malformed) {
      return false;
    }
  }
}
