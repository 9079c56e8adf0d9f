package org.attls.cli.gateway;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.attls.cli.file.SecretFile;
import org.attls.cli.report.Report;
import org.attls.gateway.config.Backend;
import org.attls.gateway.config.Enrolment;
import org.attls.gateway.config.GatewayFile;
import org.attls.gateway.config.Handoff;
import org.attls.gateway.config.ListenerSettings;
import org.attls.tls.policy.Located;

/** Keys and passwords that a configuration names and that anybody on this machine may read. */
final class ExposedSecrets {
  private ExposedSecrets() {}

  /** A remark for each. */
  static void note(Path config, GatewayFile file, Report report) {
    Path directory = Optional.ofNullable(config.toAbsolutePath().getParent()).orElse(Path.of("."));
    Set<String> secrets = new LinkedHashSet<>();
    for (ListenerSettings listener : file.listeners()) {
      secrets.add(listener.key().value());
      Handoff handoff = listener.handoff();
      handoff.token().map(Handoff.Token::key).map(Located::value).ifPresent(secrets::add);
      handoff
          .mqtt()
          .flatMap(Handoff.Mqtt::passwordFile)
          .map(Located::value)
          .ifPresent(secrets::add);
      authorityKey(file.backendOf(listener)).ifPresent(secrets::add);
      file.quarantineOf(listener).flatMap(ExposedSecrets::authorityKey).ifPresent(secrets::add);
    }
    file.enrolment().map(Enrolment::key).map(Located::value).ifPresent(secrets::add);
    for (String secret : secrets) {
      SecretFile.exposed(directory.resolve(secret)).ifPresent(report::note);
    }
  }

  private static Optional<String> authorityKey(Backend backend) {
    return backend
        .tls()
        .flatMap(Backend.Tls::clientAuthority)
        .map(Backend.ClientAuthority::key)
        .map(Located::value);
  }
}
