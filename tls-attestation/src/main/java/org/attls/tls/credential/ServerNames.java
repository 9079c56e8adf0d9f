package org.attls.tls.credential;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Compares a server's name with its certificate (RFC 9525, section 6): subjectAltName only, a
 * wildcard only as the whole leftmost label, addresses only as iPAddress.
 */
final class ServerNames {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  // Not every such text is an address, but Java looks none of them up.
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]*");

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
    return IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
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
