package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.cli.file.PemFile;
import org.attls.cli.option.HostPort;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.inspect.EarPassport;
import org.attls.eat.key.EcCurve;
import org.attls.eat.tpm.PcrSelection;
import org.attls.rats.Deadline;
import org.attls.rats.Verifier;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.device.TpmAddress;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.attest.PassportCache;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.policy.AcceptancePolicy;
import org.attls.tls.policy.PolicyFile;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.VerifierIdentity;
import org.attls.verifier.embedded.EmbeddedVerifier;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code attls server --policy}. */
class PolicyFileCommandTest {
  private static final String LOCAL =
      """
      verifiers:
        - name: here
          endorsements: endorsements
      policy:
        evidence:
          types: [application/vnd.parallaxsecond.key-attestation.tpm]
          verifier: here
        accept: [affirming]
        identity:
          any-of-class: lab
      """;

  @TempDir private Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init") // By makeFiles().
  private Identities identities;

  @BeforeEach
  void makeFiles() throws Exception {
    identities = Identities.in(directory);
    Files.createDirectory(directory.resolve("endorsements"));
  }

  private Path write(String policy) throws IOException {
    return Files.writeString(directory.resolve("policy.yaml"), policy);
  }

  private String[] server(Path policy, String... more) {
    String[] arguments = {
      "server",
      "--listen=localhost:0",
      "--cert=" + identities.certificate(),
      "--key=" + identities.key(),
      "--policy=" + policy
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return all;
  }

  private static String readmeExample() throws IOException {
    Matcher block =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "README.md")));
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  @Test
  void theExampleInTheReadmeIsReadAndSaysTheDefaults() throws Exception {
    AcceptancePolicy shown = PolicyFile.read("README.md", Bytes.utf8(readmeExample())).policy();
    AcceptancePolicy usual = PolicyFile.read("p", Bytes.utf8(LOCAL)).policy();

    assertThat(shown.evidence().orElseThrow().minimum()).isEqualTo(BindingMode.BOUND);
    assertThat(shown.evidence().orElseThrow().nonceOctets())
        .isEqualTo(usual.evidence().orElseThrow().nonceOctets());
    assertThat(shown.evidence().orElseThrow().verdictWithin())
        .isEqualTo(usual.evidence().orElseThrow().verdictWithin());
    assertThat(shown.maxAge()).isEqualTo(usual.maxAge());
    assertThat(shown.clockSkew()).isEqualTo(usual.clockSkew());
    assertThat(shown.lifetime()).isEqualTo(usual.lifetime());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "accept: [affirming]|acept: [affirming]|:5:3: \"accept\" is missing",
        "any-of-class: lab|any-of-clas: lab|:10:5: unknown key \"any-of-clas\"",
        "verifier: here|verifier: there|:7:15: no verifier is called",
        "application/vnd.parallaxsecond.key-attestation.tpm|application/x|:6:13: evidence of type",
        "endorsements: endorsements|endorsements: nowhere|:3:19:",
        "endorsements: endorsements|url: ftp://h|:3:10:",
        "endorsements: endorsements|url: http://localhost:1|:3:10:",
      })
  void whatIsWrongIsSaidWithItsPlace(String part, String instead, String where) throws Exception {
    assertThat(LOCAL).contains(part);
    Path policy = write(LOCAL.replace(part, instead));

    RunningCommand command = RunningCommand.run(server(policy)).endsWith(2, "USAGE");
    assertThat(command.errors().get(0)).contains(policy + where);
  }

  @Test
  void aPolicyIsTheOnlyOne() throws Exception {
    Path policy = write(LOCAL);
    for (String option :
        new String[] {
          "--verifier=https://h",
          "--instance=01",
          "--any-of-class=x",
          "--max-age=1s",
          "--binding=bound",
          "--lifetime=1h",
          "--accept=bundle",
          "--client-ca=" + identities.authority(),
        }) {
      RunningCommand command = RunningCommand.run(server(policy, option)).endsWith(2, "USAGE");
      assertThat(command.errors().get(0)).contains("does not go with --policy");
    }
    for (String option : new String[] {"--insecure-no-attestation", "--insecure-any-client"}) {
      RunningCommand command = RunningCommand.run(server(policy, option)).endsWith(2, "USAGE");
      assertThat(command.errors().get(0)).contains(option + " goes without").contains("a policy");
    }
    RunningCommand.run(server(directory.resolve("missing.yaml"))).endsWith(2, "USAGE");
  }

  @Test
  void aLocalVerifierJudgesByItsOwnEndorsements(@TempDir Path elsewhere) throws Exception {
    try (Site site = Site.open(elsewhere)) {
      Path file = directory.resolve("endorsements").resolve("device.corim");
      String instance =
          RunningCommand.run(
                  "endorse", "--tpm=" + site.tpm(), "--trust-on-first-use", "--out=" + file)
              .awaitOut("^endorsed instance ([0-9a-f]+)$");
      Path policy = write(LOCAL.replace("any-of-class: lab", "instances: [\"" + instance + "\"]"));
      RunningCommand server = site.start(server(policy));

      RunningCommand client = clientOf(site, server);
      assertThat(client.status()).as(client.toString()).isZero();
      assertThat(server.awaitOut("^(\\[1\\] admitted instance .*)$")).contains(instance);

      Files.delete(file);
      server.awaitErr("endorsements read again: 0");
      clientOf(site, server).endsWith(1, "REFUSED_BY_PEER");
      server.awaitErr("NOT_AFFIRMING");
    }
  }

  @Test
  void aRemoteVerifierIsAskedAsThePolicySays(@TempDir Path elsewhere) throws Exception {
    try (Site site = Site.open(elsewhere)) {
      String url = site.httpsVerifier();
      String instance = site.endorse(url);
      Path policy =
          write(
              LOCAL
                  .replace(
                      "endorsements: endorsements",
                      "url: " + url + "\n    authorities: " + site.identities().authority())
                  .replace("any-of-class: lab", "instances: [\"" + instance + "\"]"));
      RunningCommand server = site.start(server(policy));

      RunningCommand client = clientOf(site, server);
      assertThat(client.status()).as(client.toString()).isZero();
      server.awaitOut("^(\\[1\\] admitted instance .*)$");
    }
  }

  @Test
  void aPresentedResultIsTakenAsThePolicySays(@TempDir Path elsewhere) throws Exception {
    try (Site site = Site.open(elsewhere)) {
      Path endorsements = directory.resolve("endorsements");
      String instance =
          RunningCommand.run(
                  "endorse",
                  "--tpm=" + site.tpm(),
                  "--trust-on-first-use",
                  "--out=" + endorsements.resolve("device.corim"))
              .awaitOut("^endorsed instance ([0-9a-f]+)$");
      EarSigner signer = EarSigner.generate(EcCurve.P256);
      Files.writeString(directory.resolve("ear.jwk"), signer.publicJwk());
      Files.writeString(
          directory.resolve("other.jwk"), EarSigner.generate(EcCurve.P256).publicJwk());
      RunningCommand server = site.start(server(write(passportsOf("ear.jwk", instance))));
      // It has read the file by then.
      Site.addressOf(server);
      RunningCommand other =
          site.start(server(write(passportsOf("other.jwk", instance)), "--once"));

      Verifier verifier =
          new EmbeddedVerifier(
              ResultIssuer.of(
                  EndorsementStore.open(endorsements, InstantSource.system()),
                  signer,
                  InstantSource.system(),
                  (at, finding) -> {}));
      try (TpmConnection tpm = TpmConnection.to(TpmAddress.parse(site.tpm()));
          TpmAttester attester =
              TpmAttester.open(
                  tpm,
                  0x8101000A,
                  PcrSelection.parse("sha256:0-7", "registers"),
                  Deadline.in(Duration.ofSeconds(20)));
          PassportCache passports =
              PassportCache.builder(attester, EarPassport::wrap)
                  .verifier(VerifierIdentity.of("https://verifier.example/"), verifier)
                  .build()) {
        AttestedTlsClient client =
            AttestedTlsClient.presenting(
                    ServerTrust.anchors(PemFile.certificates(identities.authority())), passports)
                .build();
        assertThat(answerOf(client, server)).isEqualTo("hello\n");
        assertThat(answerOf(client, server)).isEqualTo("hello\n");
        server.awaitOut("^\\[2\\] admitted instance (" + instance + ")$");
        assertThat(server.out())
            .containsPattern("binding +none")
            .containsPattern("presented result of +https://verifier.example/");

        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> answerOf(client, other))
            .withMessageContaining("bad_certificate");
        other.endsWith(1, "PASSPORT_INVALID");
      }
    }
  }

  private static String passportsOf(String resultKey, String instance) {
    return """
    policy:
      passports:
        insecure-unbound: true
        issuers:
          - identity: https://verifier.example/
            result-key: KEY
      accept: [affirming]
      identity:
        instances: ["INSTANCE"]
    """
        .replace("KEY", resultKey)
        .replace("INSTANCE", instance);
  }

  private static String answerOf(AttestedTlsClient client, RunningCommand server)
      throws IOException {
    HostPort address = HostPort.parse(Site.addressOf(server));
    try (Socket socket = new Socket(address.host(), address.port());
        AttestedTlsConnection connection = client.connect(socket, "localhost")) {
      connection.outputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
      return new String(connection.inputStream().readNBytes(6), StandardCharsets.UTF_8);
    }
  }

  private RunningCommand clientOf(Site site, RunningCommand server) {
    return RunningCommand.run(
        "client",
        "--connect=" + Site.addressOf(server),
        "--ca=" + identities.authority(),
        "--tpm=" + site.tpm(),
        "--message=hello");
  }
}
