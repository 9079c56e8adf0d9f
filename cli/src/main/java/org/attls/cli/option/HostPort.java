package org.attls.cli.option;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.attls.cli.report.CommandFailure;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A host and a port, spelled {@code HOST:PORT}; an IPv6 address stands in brackets.
 *
 * @param host name or address, without brackets
 * @param port 0..65535; 0 takes any free one
 */
public record HostPort(String host, int port) {
  /** Port 0 of this machine; what options hold before they are read. */
  public static final HostPort LOOPBACK = new HostPort("localhost", 0);

  /** Checks the port. */
  public HostPort {
    if (host.isEmpty() || port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("not a host and a port in 0..65535");
    }
  }

  /**
   * Reads the spelling.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "'" + text + "' is not HOST:PORT, such as localhost:4433 or 0.0.0.0:4433");
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
    if (!bracketed && host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("an IPv6 address stands in brackets: [::1]:PORT");
    }
    return new HostPort(
        bracketed ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }

  /** The spelling of an address that is in use. */
  public static String describe(InetSocketAddress address) {
    InetAddress resolved = address.getAddress();
    return new HostPort(
            resolved == null ? address.getHostString() : resolved.getHostAddress(),
            address.getPort())
        .toString();
  }

  /** The same host at another port. */
  public HostPort withPort(int other) {
    return new HostPort(host, other);
  }

  /**
   * A socket that listens there.
   *
   * @param option what named it, for failures
   * @throws CommandFailure a usage error for a host without address; otherwise the address is taken
   */
  public ServerSocket bound(String option) throws CommandFailure {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw CommandFailure.usage(option + ": no address is known for " + host);
    }
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(address);
      return socket;
    } catch (IOException taken) {
      throw CommandFailure.addressUnavailable(
          "cannot listen at " + this + ": " + taken.getMessage(), taken);
    }
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /** For picocli. */
  public static final class Converter implements ITypeConverter<HostPort> {
    @Override
    public HostPort convert(String value) {
      try {
        return parse(value);
      } catch (IllegalArgumentException other) {
        throw new TypeConversionException(String.valueOf(other.getMessage()));
      }
    }
  }
}
