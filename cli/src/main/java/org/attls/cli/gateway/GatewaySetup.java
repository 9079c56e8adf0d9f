package org.attls.cli.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cli.file.Input;
import org.attls.cli.file.PemFile;
import org.attls.cli.relying.EffectivePolicy;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.gateway.config.Backend;
import org.attls.gateway.config.GatewayFile;
import org.attls.gateway.config.ListenerSettings;
import org.attls.gateway.io.Served;
import org.attls.rats.WatchedVerifier;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.policy.document.DocumentException;

/**
 * A configuration of the gateway with everything that it names: certificates, policies, verifiers.
 * Closing it frees the verifiers.
 *
 * @param served one for each listener
 * @param warmUpWith the first listener's credential
 * @param files all files that it names
 */
record GatewaySetup(
    GatewayFile file,
    List<Served> served,
    X509Credential warmUpWith,
    Set<Path> files,
    Map<Path, EffectivePolicy> policies)
    implements AutoCloseable {
  /** The configuration alone. */
  static GatewayFile read(Path file) throws CommandFailure {
    try {
      return GatewayFile.read(file.toString(), Input.read(file), System.getenv());
    } catch (DocumentException wrong) {
      throw CommandFailure.usage(wrong.getMessage());
    }
  }

  /**
   * Reads a configuration; each policy file once.
   *
   * @param named gets every file that it names, also where this fails
   * @throws CommandFailure a usage error, which begins with its place where it has one
   */
  static GatewaySetup load(Path file, Report report, Set<Path> named) throws CommandFailure {
    named.add(file);
    Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
    GatewayFile configuration = read(file);
    Map<Path, EffectivePolicy> policies = new HashMap<>();
    try {
      List<Served> served = new ArrayList<>();
      List<X509Credential> credentials = new ArrayList<>();
      for (ListenerSettings listener : configuration.listeners()) {
        Path certificate = directory.resolve(listener.certificate().value());
        Path key = directory.resolve(listener.key().value());
        Path policy = directory.resolve(listener.policy().value());
        named.addAll(List.of(certificate, key, policy));
        if (!policies.containsKey(policy)) {
          policies.put(policy, EffectivePolicy.load(policy, report, named));
        }
        X509Credential credential = PemFile.credential(certificate, key);
        credentials.add(credential);
        Optional<Backend> quarantine = configuration.quarantineOf(listener);
        served.add(
            new Served(
                listener,
                BackendSecrets.destination(configuration.backendOf(listener), directory, named),
                quarantine.isPresent()
                    ? Optional.of(BackendSecrets.destination(quarantine.get(), directory, named))
                    : Optional.empty(),
                configuration.limits(),
                configuration.deadlines(),
                configuration.verdictTime(),
                server(configuration, listener, policies.get(policy), credential),
                BackendSecrets.handoff(listener.handoff(), directory, named),
                policies.get(policy)::admitsAnybody,
                policies.get(policy)::against));
      }
      return new GatewaySetup(
          configuration, served, credentials.get(0), Set.copyOf(named), Map.copyOf(policies));
    } catch (CommandFailure failure) {
      policies.values().forEach(EffectivePolicy::close);
      throw failure;
    }
  }

  private static AttestedTlsServer server(
      GatewayFile file,
      ListenerSettings listener,
      EffectivePolicy policy,
      X509Credential credential) {
    Duration handshake = file.deadlines().handshake();
    AttestedTlsServer.Builder server =
        AttestedTlsServer.builder()
            .credential(credential)
            .limits(new TlsLimits(handshake, file.limits().handshakeMessageBytes()));
    policy.demanded(handshake).ofClients(server);
    if (!listener.alpn().isEmpty()) {
      server.applicationProtocols(listener.alpn().toArray(String[]::new));
    }
    return server.build();
  }

  /** The verifiers of all policies. */
  List<WatchedVerifier> verifiers() {
    return policies.values().stream().flatMap(it -> it.verifiers().stream()).toList();
  }

  /** Takes over what the policies of an earlier reading remember. */
  void remember(GatewaySetup earlier) {
    policies.forEach(
        (file, policy) -> {
          EffectivePolicy before = earlier.policies.get(file);
          if (before != null) {
            policy.remember(before);
          }
        });
  }

  @Override
  public void close() {
    policies.values().forEach(EffectivePolicy::close);
  }
}
