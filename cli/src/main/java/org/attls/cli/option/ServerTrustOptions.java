package org.attls.cli.option;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.attls.cli.file.JdkTls;
import org.attls.cli.file.PemFile;
import org.attls.cli.report.CommandFailure;
import org.attls.tls.credential.ServerTrust;
import picocli.CommandLine.Option;

/** Which servers a client takes, by their certificates. */
public final class ServerTrustOptions {
  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "What the server's certificate must name (default: the host connected to).")
  private Optional<String> serverName = Optional.empty();

  @Option(
      names = "--ca",
      paramLabel = "PEM",
      description =
          "Certificates that the server's must lead to (default: the system's, or none beside"
              + " evidence of the server).")
  private Optional<Path> authorities = Optional.empty();

  /** What the certificate of a server must name. */
  public String serverName(HostPort server) {
    return serverName.orElse(server.host());
  }

  /** Whether authorities were named. */
  public boolean givesAuthorities() {
    return authorities.isPresent();
  }

  /**
   * The certificates that were named; none where none were.
   *
   * @throws CommandFailure a usage error
   */
  public List<X509Certificate> authorities() throws CommandFailure {
    return authorities.isPresent() ? PemFile.certificates(authorities.get()) : List.of();
  }

  /**
   * The servers whose certificates lead to these authorities, or to the system's.
   *
   * @throws CommandFailure a usage error
   */
  public ServerTrust trust() throws CommandFailure {
    Collection<X509Certificate> anchors =
        givesAuthorities() ? authorities() : JdkTls.systemAnchors();
    if (anchors.isEmpty()) {
      throw CommandFailure.usage("this machine trusts no certificate; say --ca PEM");
    }
    return ServerTrust.anchors(anchors);
  }
}
