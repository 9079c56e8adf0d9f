package org.attls.cli.gateway;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.attls.cli.file.Input;
import org.attls.cli.file.PemFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.config.Backend;
import org.attls.gateway.config.Handoff;
import org.attls.gateway.handoff.HandoffSecrets;
import org.attls.gateway.handoff.IdentityToken;
import org.attls.gateway.io.BackendTls;
import org.attls.gateway.io.Served;
import org.attls.gateway.mint.ClientAuthority;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.policy.Located;
import org.jspecify.annotations.Nullable;

/** Reads what the gateway proves itself with to back ends. */
final class BackendSecrets {
  /** What MQTT can carry. */
  private static final int LONGEST_PASSWORD = 0xFFFF;

  private BackendSecrets() {}

  /**
   * Reads the files that a hand-off names.
   *
   * @param files gets those that were read
   * @throws CommandFailure a usage error, with its place
   */
  static HandoffSecrets handoff(Handoff handoff, Path directory, Collection<Path> files)
      throws CommandFailure {
    Optional<Located<String>> password = handoff.mqtt().flatMap(Handoff.Mqtt::passwordFile);
    return new HandoffSecrets(
        handoff.token().isPresent()
            ? Optional.of(tokens(handoff.token().get(), directory, files))
            : Optional.empty(),
        password.isPresent()
            ? Optional.of(password(password.get(), directory, files))
            : Optional.empty());
  }

  /** A back end, with the files that it names, as {@link #handoff}. */
  static Served.Destination destination(Backend backend, Path directory, Collection<Path> files)
      throws CommandFailure {
    return new Served.Destination(
        backend,
        backend.tls().isPresent()
            ? Optional.of(tls(backend.tls().get(), directory, files))
            : Optional.empty());
  }

  private static IdentityToken tokens(Handoff.Token token, Path directory, Collection<Path> files)
      throws CommandFailure {
    Path key = noted(token.key(), directory, files);
    try {
      return new IdentityToken(
          PemFile.privateKey(key), token.issuer(), token.audience(), InstantSource.system());
    } catch (IllegalArgumentException unsuitable) {
      throw wrong(token.key(), key, unsuitable.getMessage());
    }
  }

  private static Bytes password(Located<String> file, Path directory, Collection<Path> files)
      throws CommandFailure {
    Path path = noted(file, directory, files);
    String text = new String(Input.read(path).toArray(), StandardCharsets.UTF_8);
    Bytes line = Bytes.utf8(text.lines().findFirst().orElse(""));
    if (line.isEmpty() || line.size() > LONGEST_PASSWORD) {
      throw wrong(file, path, "its first line is no password");
    }
    return line;
  }

  private static BackendTls tls(Backend.Tls tls, Path directory, Collection<Path> files)
      throws CommandFailure {
    ServerTrust trust =
        ServerTrust.anchors(PemFile.certificates(noted(tls.authorities(), directory, files)));
    if (tls.clientAuthority().isEmpty()) {
      return new BackendTls(trust, tls.serverName(), Optional.empty());
    }
    Backend.ClientAuthority authority = tls.clientAuthority().get();
    Path certificate = noted(authority.certificate(), directory, files);
    Path key = noted(authority.key(), directory, files);
    try {
      return new BackendTls(
          trust,
          tls.serverName(),
          Optional.of(
              new ClientAuthority(PemFile.credential(certificate, key), InstantSource.system())));
    } catch (IllegalArgumentException unsuitable) {
      throw wrong(authority.certificate(), certificate, unsuitable.getMessage());
    }
  }

  private static Path noted(Located<String> file, Path directory, Collection<Path> files) {
    Path path = directory.resolve(file.value());
    files.add(path);
    return path;
  }

  private static CommandFailure wrong(Located<String> file, Path path, @Nullable String problem) {
    return CommandFailure.usage(file.failure(path + ": " + problem).getMessage());
  }
}
