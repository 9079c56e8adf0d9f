package org.attls.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which changes a running gateway sees, and what it says of them. */
class GatewayReloadTest {
  private static final String POLICY =
      """
      verifiers:
        - name: plant
          url: https://localhost:9
          result-key: verifier.pem
      policy:
        evidence:
          types: [application/vnd.parallaxsecond.key-attestation.tpm]
          verifier: plant
        accept: [affirming]
        identity: { any-of-class: sensors }
      """;

  private static final String CONFIG =
      """
      listeners:
        - name: front
          bind: 127.0.0.1:0
          tls: { certificate: "%s", key: "%s" }
          policy: policy.yaml
          backend: nowhere
          handoff: none
      backends:
        - { name: nowhere, connect: "127.0.0.1:9" }
      startup: { warm-up: false }
      deadlines: { drain: 0s }
      """;

  @TempDir private Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init") // By configure().
  private Identities identities;

  private Path config = Path.of("");

  @BeforeEach
  void configure() throws Exception {
    identities = Identities.in(directory);
    Identities.write(directory.resolve("verifier.pem"), Identities.newKey().getPublic());
    Files.writeString(directory.resolve("policy.yaml"), POLICY);
    config =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            CONFIG.formatted(identities.certificate(), identities.key()));
  }

  @Test
  void aFileThatThePolicyNamesIsOneOfItsFiles() throws Exception {
    try (RunningCommand gateway = RunningCommand.start("gateway", "--config=" + config)) {
      gateway.awaitOut("^front listening");
      Files.move(
          Identities.write(directory.resolve("other.pem"), Identities.newKey().getPublic()),
          directory.resolve("verifier.pem"),
          StandardCopyOption.ATOMIC_MOVE);
      gateway.awaitErr("configuration read again");
    }
  }

  @Test
  void aFileThatWasMissingIsSeenWhenItComes() throws Exception {
    try (RunningCommand gateway = RunningCommand.start("gateway", "--json", "--config=" + config)) {
      gateway.awaitOut("\"event\":\"listening\"");
      Path later = directory.resolve("later.pem");
      Files.writeString(config, CONFIG.formatted(later, identities.key()));
      gateway.awaitErr("configuration rejected, the old one stays in force: .*later.pem: no such");
      gateway.awaitOut(
          "\"event\":\"configuration_rejected\",\"message\":\"[^\"]*later.pem: no such file\"");
      Files.copy(identities.certificate(), later);
      gateway.awaitErr("configuration read again");
      gateway.awaitOut("\"event\":\"configuration_taken\"");
    }
  }

  @Test
  void whatIsReadAtTheStartOnlyIsSaidToBe() throws Exception {
    try (RunningCommand gateway = RunningCommand.start("gateway", "--config=" + config)) {
      gateway.awaitOut("^front listening");
      Files.writeString(config, Files.readString(config) + "ops: { bind: 127.0.0.1:0 }\n");
      gateway.awaitErr("ops has changed, which takes effect at the next start");
    }
  }
}
