package org.attls.rot.tpm.device;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The address of a TPM as options spell it.
 *
 * <pre>
 * address = "swtpm:unix:" path            a software TPM on a unix-domain socket
 *         / "swtpm:" host ":" port        a software TPM on TCP, on this machine only
 *         / "device:" path                a TPM of the machine, as a rule /dev/tpmrm0
 *         / "embedded" [":" path]         a software TPM in this process, its state in a directory
 * </pre>
 *
 * {@code toString()} gives this spelling.
 */
public sealed interface TpmAddress extends TpmEndpoint {
  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException saying which spellings there are
   */
  static TpmAddress parse(String spelling) {
    if (spelling.equals("embedded")) {
      return new Embedded(Optional.empty());
    }
    if (spelling.startsWith("embedded:")) {
      return new Embedded(Optional.of(path(spelling, "embedded:")));
    }
    if (spelling.startsWith("swtpm:unix:")) {
      return new UnixSocket(path(spelling, "swtpm:unix:"));
    }
    if (spelling.startsWith("device:")) {
      return new DeviceFile(path(spelling, "device:"));
    }
    int colon = spelling.lastIndexOf(':');
    if (spelling.startsWith("swtpm:") && colon > "swtpm:".length()) {
      String host = spelling.substring("swtpm:".length(), colon);
      boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
      return new TcpSocket(
          bracketed ? host.substring(1, host.length() - 1) : host,
          port(spelling, spelling.substring(colon + 1)));
    }
    throw notAnAddress(spelling);
  }

  /** The software TPM swtpm, listening on a unix-domain socket. */
  record UnixSocket(Path path) implements TpmAddress {
    @Override
    public TpmTransport transport() {
      return SocketTransport.unix(path);
    }

    @Override
    public boolean exclusive() {
      return true;
    }

    @Override
    public boolean simulated() {
      return true;
    }

    @Override
    public String toString() {
      return "swtpm:unix:" + path;
    }
  }

  /**
   * The software TPM swtpm, listening on TCP. Only loopback addresses are connected to: commands
   * are neither authenticated nor encrypted.
   *
   * @param host name or numeric address
   * @param port 1..65535
   */
  record TcpSocket(String host, int port) implements TpmAddress {
    /** Checks the port. */
    public TcpSocket {
      if (host.isEmpty() || port < 1 || port > 0xFFFF) {
        throw new IllegalArgumentException(
            "not a host and a port in 1..65535: " + host + ":" + port);
      }
    }

    @Override
    public TpmTransport transport() {
      return SocketTransport.tcp(host, port);
    }

    @Override
    public boolean exclusive() {
      return true;
    }

    @Override
    public boolean simulated() {
      return true;
    }

    @Override
    public String toString() {
      return "swtpm:" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }

  /**
   * A TPM behind the kernel's driver. {@code tpmrm0} and its like have a resource manager, which
   * gives every client slots of its own; {@code tpm0} and its like have not.
   */
  record DeviceFile(Path path) implements TpmAddress {
    @Override
    public TpmTransport transport() {
      return new DeviceFileTransport(path);
    }

    @Override
    public boolean exclusive() {
      Path name = path.getFileName();
      return name != null && name.toString().matches("tpm[0-9]+");
    }

    @Override
    public boolean simulated() {
      return false;
    }

    @Override
    public String toString() {
      return "device:" + path;
    }
  }

  /**
   * The software TPM libtpms inside this process, which can hold one.
   *
   * @param directory for its state; empty for a new TPM that ends with the process
   */
  record Embedded(Optional<Path> directory) implements TpmAddress {
    @Override
    public TpmTransport transport() {
      return new EmbeddedTransport(directory);
    }

    @Override
    public boolean exclusive() {
      return true;
    }

    @Override
    public boolean simulated() {
      return true;
    }

    @Override
    public String toString() {
      return "embedded" + directory.map(path -> ":" + path).orElse("");
    }
  }

  private static Path path(String spelling, String scheme) {
    if (spelling.length() == scheme.length()) {
      throw notAnAddress(spelling);
    }
    return Path.of(spelling.substring(scheme.length()));
  }

  private static int port(String spelling, String digits) {
    if (!digits.matches("[0-9]{1,5}")) {
      throw notAnAddress(spelling);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException notAnAddress(String spelling) {
    return new IllegalArgumentException(
        "not the address of a TPM: '"
            + spelling
            + "'; use device:PATH, swtpm:unix:PATH, swtpm:HOST:PORT, embedded or embedded:DIR");
  }
}
