package org.attls.gateway.ops;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request says it is for (RFC 9110, section 7.2). A page from elsewhere whose name suddenly
 * means 127.0.0.1 makes its visitor's browser ask here, and may read the answer; but the browser
 * says that name. So a port on a loopback address answers to its address and to {@code localhost}
 * only.
 */
final class HostField {
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "(?:localhost|127(?:\\.(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}|\\[::1])"
              + "(?::[0-9]{1,5})?",
          Pattern.CASE_INSENSITIVE);

  private HostField() {}

  /**
   * Whether a request with these fields is for a port that is bound to this address.
   *
   * @param values of every Host in it; null where there is none
   */
  static boolean isFor(InetAddress bound, @Nullable List<String> values) {
    return !bound.isLoopbackAddress()
        || (values != null && values.size() == 1 && LOOPBACK.matcher(values.get(0)).matches());
  }
}
