package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway whose verifier is taken away, with a policy that says grace. */
class GraceTest {
  private static final String POLICY =
      """
      verifiers:
        - name: plant
          url: VERIFIER
          authorities: AUTHORITY
      policy:
        evidence:
          types: [application/vnd.parallaxsecond.key-attestation.tpm]
          verifier: plant
          on-failure: grace
          grace-age: 1h
        accept: [affirming]
        identity:
          instances: ["INSTANCE"]
      """;

  private static final String CONFIG =
      """
      listeners:
        - name: door
          bind: localhost:0
          tls:
            certificate: CERTIFICATE
            key: KEY
          policy: policy.yaml
          backend: echo
          handoff: none
      backends:
        - name: echo
          connect: 127.0.0.1:PORT
      startup: { warm-up: false }
      deadlines: { drain: 0s }
      ops: { bind: 127.0.0.1:0 }
      """;

  @SuppressWarnings("NullAway.Init") // By open().
  private Site site;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    site = Site.open(directory);
  }

  @AfterEach
  @SuppressWarnings("NullAway") // Not opened where swtpm is missing.
  void close() throws Exception {
    if (site != null) {
      site.close();
    }
  }

  private Path write(String policy, int backend) throws IOException {
    Files.writeString(
        site.directory().resolve("policy.yaml"),
        policy.replace("AUTHORITY", site.identities().authority().toString()));
    return Files.writeString(
        site.directory().resolve("gateway.yaml"),
        CONFIG
            .replace("CERTIFICATE", site.identities().certificate().toString())
            .replace("KEY", site.identities().key().toString())
            .replace("PORT", Integer.toString(backend)));
  }

  private RunningCommand client(RunningCommand gateway) {
    return RunningCommand.run(
        "client",
        "--connect="
            + gateway
                .awaitOut("^door listening at (?:127.0.0.1|localhost):(\\d+)$")
                .transform(port -> "localhost:" + port),
        "--ca=" + site.identities().authority(),
        "--tpm=" + site.tpm(),
        "--message=hello");
  }

  private static HttpResponse<String> get(String address, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://" + address + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void admitsTheSameDeviceInTheSameStateWhileTheVerifierIsAway() throws Exception {
    String url = site.httpsVerifier();
    RunningCommand verifier = site.newest();
    String instance = site.endorse(url);
    try (Talkers.Backend backend = new Talkers.Backend()) {
      Path config =
          write(POLICY.replace("VERIFIER", url).replace("INSTANCE", instance), backend.port());
      RunningCommand gateway = site.start("gateway", "--config=" + config);
      String ops = gateway.awaitOut("^health and metrics at http://(.*)$");
      RunningCommand first = client(gateway);
      assertThat(first.status()).as(first + "" + gateway).isZero();
      gateway.awaitOut("\"policy\":\"policy\",\"tier\":\"(affirming)\"");

      verifier.close();
      RunningCommand second = client(gateway);
      assertThat(second.status()).as(second + "" + gateway).isZero();
      gateway.awaitOut("\"policy\":\"policy\\+grace\",\"tier\":\"(warning)\"");

      // What was remembered outlives a reading of the configuration.
      Path policy = site.directory().resolve("policy.yaml");
      Files.writeString(policy, "# changed\n" + Files.readString(policy));
      gateway.awaitErr("configuration read again");
      assertThat(client(gateway).status()).as(gateway.toString()).isZero();
      assertThat(get(ops, "/readyz").statusCode()).isEqualTo(200);
      assertThat(get(ops, "/metrics").body())
          .contains(
              "attls_verdicts_total{grace=\"false\",policy=\"policy\",tier=\"affirming\"} 1.0")
          .contains("attls_verdicts_total{grace=\"true\",policy=\"policy\",tier=\"warning\"} 2.0");

      site.extendRegister();
      client(gateway).endsWith(ExitStatus.REFUSED.code(), "REFUSED_BY_PEER");
      gateway.awaitOut(
          "\"reason\":\"VERIFIER_UNAVAILABLE\",\"message\":\"[^\"]*"
              + "(no grace: its registers are not those of its last verdict)");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "url: VERIFIER|endorsements: endorsements|grace is for verifiers over HTTP",
        "vnd.parallaxsecond.key-attestation.tpm|vnd.parallaxsecond.key-attestation.cca"
            + "|grace is for evidence of type application/vnd.parallaxsecond.key-attestation.tpm",
        "    grace-age: 1h|''|\"grace-age\" is missing",
        "on-failure: grace|on-failure: refuse|\"grace-age\" is for \"on-failure: grace\"",
        "on-failure: grace|on-failure: open|grace, refuse",
        "grace-age: 1h|grace-age: 25h|a time between 1s and 86400s",
      })
  void refusesWhatHasNoEffectOrNoEnd(String there, String instead, String problem)
      throws Exception {
    Files.createDirectories(site.directory().resolve("endorsements"));
    String changed =
        POLICY
            .replace(there, instead)
            .replace("VERIFIER", "https://verifier.invalid")
            .replace("INSTANCE", "01" + "ab".repeat(32));
    if (changed.contains("endorsements:")) {
      changed = changed.replace("    authorities: AUTHORITY\n", "");
    }
    RunningCommand check =
        RunningCommand.run("gateway", "--config=" + write(changed, 1), "--check");
    assertThat(check.status()).as(check.toString()).isEqualTo(ExitStatus.USAGE.code());
    assertThat(check.err()).contains("policy.yaml").contains(problem);
  }
}
