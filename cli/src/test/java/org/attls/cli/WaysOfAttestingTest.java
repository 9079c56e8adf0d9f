package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who attests to whom, and how, through the commands: software TPMs, a verifier over https. */
class WaysOfAttestingTest {
  private static final int REFUSED = ExitStatus.REFUSED.code();

  @SuppressWarnings("NullAway.Init") // By open().
  private Site site;

  @SuppressWarnings("NullAway.Init") // By open().
  private String verifier;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    site = Site.open(directory);
    verifier = site.httpsVerifier();
  }

  @AfterEach
  @SuppressWarnings("NullAway") // Not opened where swtpm is missing.
  void close() throws Exception {
    if (site != null) {
      site.close();
    }
  }

  @Test
  void aServerAttestsWithoutACertificate() throws Exception {
    String instance = site.endorse(verifier);
    RunningCommand server = serving("--tpm=" + site.tpm(), "--insecure-any-client");
    RunningCommand client = succeeds(server, judging("--instance=" + instance));
    assertThat(client.out())
        .containsPattern("identity +" + instance)
        .containsPattern("credential kind +ATTESTATION")
        .containsPattern("binding +bound");
    assertThat(server.out()).contains("admitted nobody in particular");

    asking(server, judging("--instance=01ab")).endsWith(REFUSED, "IDENTITY_REFUSED");
    asking(
            server,
            "--verifier=https://localhost:1",
            "--ear-key=" + site.unusedResultKey(),
            "--any-of-class=lab")
        .endsWith(ExitStatus.UNAVAILABLE.code(), "VERIFIER_UNAVAILABLE");
    server.close();
    site.extendRegister();
    asking(
            serving("--tpm=" + site.tpm(), "--insecure-any-client"),
            judging("--instance=" + instance))
        .endsWith(REFUSED, "NOT_AFFIRMING");
  }

  @Test
  void aServerAttestsToThoseWhoAskAndShowsOthersItsCertificate() {
    String instance = site.endorse(verifier);
    RunningCommand server =
        serving(with(certified(site.identities()), "--tpm=" + site.tpm(), "--insecure-any-client"));
    RunningCommand judge = succeeds(server, judging("--instance=" + instance));
    assertThat(judge.out()).containsPattern("identity +" + instance);

    RunningCommand other =
        succeeds(server, "--insecure-no-attestation", "--ca=" + site.identities().authority());
    assertThat(other.out()).doesNotContain("evidence type");
  }

  @Test
  void aServerThatAttestsKnowsItsClientsByTheirCertificates(@TempDir Path elsewhere)
      throws Exception {
    String instance = site.endorse(verifier);
    Identities clients = Identities.in(elsewhere);
    RunningCommand server =
        serving("--tpm=" + site.tpm(), "--client-ca=" + clients.authority(), "--evidence=bundle");
    String[] judge = with(judging("--instance=" + instance), "--accept=parsec,bundle");
    RunningCommand client = succeeds(server, with(judge, certified(clients)));
    assertThat(client.out()).contains("cmwc_t=\"tag:ietf.org");
    assertThat(server.out()).contains("admitted CN=localhost");

    assertThat(asking(server, judge).status()).isEqualTo(REFUSED);
  }

  @Test
  void bothAttestToEachOther() throws Exception {
    String ofServer = site.endorse(verifier);
    try (Swtpm tpm = Swtpm.start()) {
      String address = tpm.address().toString();
      String ofClient = endorsed(address);
      String[] ways = with(judging("--instance=" + ofClient), "--tpm=" + site.tpm());
      RunningCommand server = serving(ways);
      String[] client = with(judging("--instance=" + ofServer), "--tpm=" + address);
      RunningCommand both = succeeds(server, client);
      assertThat(both.out())
          .containsPattern("own credential kind +ATTESTATION")
          .containsPattern("own binding +bound")
          .containsPattern("identity +" + ofServer);
      assertThat(server.out()).contains("admitted instance " + ofClient);

      // The server's state is wrong now: the client says so.
      server.close();
      site.extendRegister();
      asking(serving(ways), client).endsWith(REFUSED, "NOT_AFFIRMING");
    }
  }

  @Test
  void anAttesterPresentsAVerifiersResultInEitherRole() throws Exception {
    verifier = site.httpsVerifier("--ear-key=" + resultKey());
    String instance = site.endorse(verifier);
    Path policy = passportPolicy(instance);
    String[] presenting = {
      "--tpm=" + site.tpm(),
      "--passport=" + verifier,
      "--passport-identity=https://verifier.example/",
      "--passport-ca=" + site.identities().authority(),
    };
    RunningCommand judge = serving(with(certified(site.identities()), "--policy=" + policy));
    succeeds(judge, with(presenting, "--ca=" + site.identities().authority()));
    assertThat(judge.out())
        .contains("admitted instance " + instance)
        .containsPattern("presented result of +https://verifier.example/")
        .containsPattern("binding +none");

    RunningCommand attesting = serving(with(presenting, "--insecure-any-client"));
    RunningCommand client = succeeds(attesting, "--policy=" + policy);
    assertThat(client.out()).containsPattern("identity +" + instance).contains("binding");
  }

  @Test
  void aPolicyFileJudgesServersToo() throws Exception {
    String instance = site.endorse(verifier);
    Path policy =
        Files.writeString(
            site.directory().resolve("servers.yaml"),
            """
            verifiers:
              - name: plant
                url: %s
                authorities: ca.pem
            policy:
              evidence:
                types: [application/vnd.parallaxsecond.key-attestation.tpm]
                verifier: plant
              accept: [affirming]
              identity:
                instances: ["%s"]
            """
                .formatted(verifier, instance));
    RunningCommand server = serving("--tpm=" + site.tpm(), "--insecure-any-client");
    assertThat(succeeds(server, "--policy=" + policy).out())
        .containsPattern("identity +" + instance);

    RunningCommand twice = asking(server, "--policy=" + policy, "--instance=" + instance);
    assertThat(twice.endsWith(2, "USAGE").err()).contains("--instance does not go with --policy");
  }

  @Test
  void evidenceStandsBesideACertificateInEitherRole(@TempDir Path elsewhere) throws Exception {
    Path platform = softwareKey(elsewhere);
    Identities certified = Identities.in(elsewhere);
    String software =
        site.start(
                "verifier",
                "--listen=localhost:0",
                "--cert=" + site.identities().certificate(),
                "--key=" + site.identities().key(),
                "--insecure-software-attester=" + elsewhere.resolve("platform.pub"))
            .awaitOut("^verifier listening at (https://localhost:\\d+)$");
    String[] judging = {
      "--verifier=" + software,
      "--verifier-ca=" + site.identities().authority(),
      "--any-of-class=lab",
      "--insecure-software-evidence",
    };
    String[] attesting = with(certified(certified), "--insecure-software-attester=" + platform);

    RunningCommand server =
        serving(
            with(
                judging,
                with(certified(site.identities()), "--client-ca=" + certified.authority())));
    succeeds(server, with(attesting, "--ca=" + site.identities().authority()));
    assertThat(server.out())
        .contains("admitted a device of class lab")
        .containsPattern("credential kind +CERT_ATTESTATION")
        .containsPattern("certified name +CN=localhost");
    // Without the certificate there is nothing in common.
    RunningCommand bare =
        asking(
            server,
            "--insecure-software-attester=" + platform,
            "--ca=" + site.identities().authority());
    assertThat(bare.status()).isEqualTo(REFUSED);
    assertThat(bare.err()).contains("the peer sent unsupported_evidence");

    RunningCommand attested = serving(with(attesting, "--insecure-any-client"));
    RunningCommand client = succeeds(attested, with(judging, "--ca=" + certified.authority()));
    assertThat(client.out())
        .containsPattern("credential kind +CERT_ATTESTATION")
        .containsPattern("certified name +localhost");
    asking(attested, with(judging, "--ca=" + site.identities().authority()))
        .endsWith(REFUSED, "CERTIFICATE_REFUSED");
  }

  @Test
  void certificatesAloneAreMutualTls(@TempDir Path elsewhere) throws Exception {
    Identities clients = Identities.in(elsewhere);
    RunningCommand server =
        serving(
            with(
                certified(site.identities()),
                "--insecure-no-attestation",
                "--client-ca=" + clients.authority()));
    String[] plain = {"--insecure-no-attestation", "--ca=" + site.identities().authority()};
    succeeds(server, with(certified(clients), plain));
    assertThat(server.out()).contains("admitted CN=localhost");
    asking(server, plain).endsWith(REFUSED, "REFUSED_BY_PEER");
  }

  private String endorsed(String tpm) {
    return RunningCommand.run(
            "endorse",
            "--tpm=" + tpm,
            "--trust-on-first-use",
            "--verifier=" + verifier,
            "--provisioning-token=" + site.token(),
            "--ca=" + site.identities().authority())
        .awaitOut("^endorsed instance ([0-9a-f]{66})$");
  }

  /** The verifier's key: its public half goes to ear.pem. */
  private Path resultKey() throws Exception {
    KeyPair pair = Identities.newKey();
    Identities.write(site.directory().resolve("ear.pem"), pair.getPublic());
    return forOwner(Files.writeString(site.directory().resolve("ear.jwk"), Identities.jwk(pair)));
  }

  private static Path forOwner(Path file) throws Exception {
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private Path passportPolicy(String instance) throws Exception {
    return Files.writeString(
        site.directory().resolve("passports.yaml"),
        """
        policy:
          passports:
            insecure-unbound: true
            issuers:
              - identity: https://verifier.example/
                result-key: ear.pem
          accept: [affirming]
          identity:
            instances: ["%s"]
        """
            .formatted(instance));
  }

  private static Path softwareKey(Path directory) throws Exception {
    KeyPair pair = Identities.newKey();
    Identities.write(directory.resolve("platform.pub"), pair.getPublic());
    return forOwner(
        Identities.write(
            directory.resolve("platform.key"), new JcaPKCS8Generator(pair.getPrivate(), null)));
  }

  private String[] judging(String whom) {
    return new String[] {
      "--verifier=" + verifier, "--verifier-ca=" + site.identities().authority(), whom
    };
  }

  private static String[] certified(Identities by) {
    return new String[] {"--cert=" + by.certificate(), "--key=" + by.key()};
  }

  private RunningCommand serving(String... options) {
    return site.start(with(new String[] {"server", "--listen=localhost:0"}, options));
  }

  private static RunningCommand asking(RunningCommand server, String... options) {
    String[] client = {"client", "--connect=" + Site.addressOf(server), "--message=hello"};
    return RunningCommand.run(with(client, options));
  }

  private static RunningCommand succeeds(RunningCommand server, String... options) {
    RunningCommand client = asking(server, options);
    assertThat(client.status()).as(client + "" + server).isZero();
    assertThat(client.out()).contains("< hello");
    return client;
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(some));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }
}
