package org.attls.gateway.config;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Value;

/**
 * Where somebody listens.
 *
 * <pre>
 * endpoint = host ":" port | "[" IPv6 address "]" ":" port | "unix:" path
 * </pre>
 */
public sealed interface Endpoint {
  /**
   * Over TCP.
   *
   * @param host name or address, without brackets
   * @param port 0..65535; 0 takes any free one, and is for listening only
   */
  record Tcp(String host, int port) implements Endpoint {
    /** The address, looked up now. */
    public InetSocketAddress address() {
      return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }

  /** A socket in the file system. */
  record UnixSocket(String path) implements Endpoint {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** Reads one over TCP. */
  static Tcp readTcp(Value value, int leastPort) throws DocumentException {
    Matcher matcher = value.text(Spelling.TCP, Spelling.EXPECTED);
    int port = Integer.parseInt(matcher.group(3));
    if (port < leastPort || port > 0xFFFF) {
      throw value.failure(Spelling.EXPECTED);
    }
    return new Tcp(matcher.group(1) == null ? matcher.group(2) : matcher.group(1), port);
  }

  /** Reads any. */
  static Endpoint read(Value value) throws DocumentException {
    if (!value.isText(text -> text.startsWith("unix:"))) {
      return readTcp(value, 1);
    }
    String problem =
        "the path of a socket begins with / and has at most "
            + Spelling.LONGEST_PATH
            + " characters";
    return new UnixSocket(value.text(Spelling.UNIX, problem).group(1));
  }

  /** How endpoints are written. */
  final class Spelling {
    private static final Pattern TCP =
        Pattern.compile("(?:\\[([0-9a-fA-F:.]+)\\]|([^:\\[\\]\\s]+)):([0-9]{1,5})");

    /** What fits into sockaddr_un on Linux. */
    private static final int LONGEST_PATH = 107;

    private static final Pattern UNIX =
        Pattern.compile("unix:(/[^\\r\\n]{0," + (LONGEST_PATH - 1) + "})");
    private static final String EXPECTED =
        "expected HOST:PORT, such as 127.0.0.1:1883 or \"[::]:8883\"";

    private Spelling() {}
  }
}
