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
import org.attls.gateway.config.Handoff;
import org.attls.gateway.handoff.HandoffSecrets;
import org.attls.gateway.handoff.IdentityToken;
import org.attls.tls.policy.Located;

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
  static HandoffSecrets read(Handoff handoff, Path directory, Collection<Path> files)
      throws CommandFailure {
    Optional<IdentityToken> tokens = Optional.empty();
    if (handoff.token().isPresent()) {
      Handoff.Token token = handoff.token().get();
      Path key = directory.resolve(token.key().value());
      files.add(key);
      try {
        tokens =
            Optional.of(
                new IdentityToken(
                    PemFile.privateKey(key),
                    token.issuer(),
                    token.audience(),
                    InstantSource.system()));
      } catch (IllegalArgumentException unsuitable) {
        throw CommandFailure.usage(
            token.key().failure(key + ": " + unsuitable.getMessage()).getMessage());
      }
    }
    Optional<Bytes> password = Optional.empty();
    Optional<Located<String>> file = handoff.mqtt().flatMap(Handoff.Mqtt::passwordFile);
    if (file.isPresent()) {
      Path path = directory.resolve(file.get().value());
      files.add(path);
      String line =
          new String(Input.read(path).toArray(), StandardCharsets.UTF_8).split("\\R", 2)[0];
      Bytes octets = Bytes.utf8(line);
      if (octets.isEmpty() || octets.size() > LONGEST_PASSWORD) {
        throw CommandFailure.usage(
            file.get().failure(path + ": its first line is no password").getMessage());
      }
      password = Optional.of(octets);
    }
    return new HandoffSecrets(tokens, password);
  }
}
