package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.attls.rot.tpm.swtpm.Swtpm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate for a key that lives in a TPM, beside that TPM's evidence. */
class CertifiedTpmKeyTest {
  private static final int REFUSED = ExitStatus.REFUSED.code();
  private static final int USAGE = ExitStatus.USAGE.code();

  @SuppressWarnings("NullAway.Init") // By open().
  private Site site;

  @SuppressWarnings("NullAway.Init") // By open().
  private Identities device;

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    site = Site.open(directory);
    Path key = directory.resolve("device.key");
    Path request = directory.resolve("device.csr");
    RunningCommand asked = asking(key, request);
    assertThat(asked.status()).as(asked.toString()).isZero();
    device = Identities.answering(request, key);
  }

  @AfterEach
  @SuppressWarnings("NullAway") // Not opened where swtpm is missing.
  void close() throws Exception {
    if (site != null) {
      site.close();
    }
  }

  @Test
  void aClientShowsItBesideItsEvidence() throws Exception {
    String verifier = site.httpsVerifier();
    String instance = site.endorse(verifier);
    RunningCommand server =
        server(
            judging(verifier, instance),
            certified(site.identities()),
            "--client-ca=" + device.authority());
    String trust = "--ca=" + site.identities().authority();
    for (int connection = 0; connection < 2; connection++) {
      RunningCommand client = client(server, certified(device), "--tpm=" + site.tpm(), trust);
      assertThat(client.status()).as(client + "" + server).isZero();
    }
    assertThat(server.out())
        .contains("admitted instance " + instance)
        .containsPattern("credential kind +CERT_ATTESTATION")
        .containsPattern("certified name +O=Plant,CN=device-7|certified name +CN=device-7,O=Plant")
        .containsPattern("binding +bound");

    // The evidence alone is not what this server demands.
    assertThat(client(server, "--tpm=" + site.tpm(), trust).status()).isEqualTo(REFUSED);
  }

  @Test
  void aServerShowsItToClientsThatJudgeIt() throws Exception {
    String verifier = site.httpsVerifier();
    String instance = site.endorse(verifier);
    RunningCommand server =
        server(certified(device), "--tpm=" + site.tpm(), "--insecure-any-client");
    RunningCommand client =
        client(server, judging(verifier, instance), "--ca=" + device.authority());
    assertThat(client.status()).as(client + "" + server).isZero();
    assertThat(client.out())
        .containsPattern("credential kind +CERT_ATTESTATION")
        .containsPattern("certified name +localhost")
        .containsPattern("identity +" + instance);
    client(server, judging(verifier, instance), "--ca=" + site.identities().authority())
        .endsWith(REFUSED, "CERTIFICATE_REFUSED");
  }

  @Test
  void onlyWithTheTpmThatHasTheKey() throws Exception {
    site.endorse(site.httpsVerifier());
    String nowhere = "localhost:1";
    String trust = "--ca=" + site.identities().authority();
    try (Swtpm other = Swtpm.start()) {
      String address = "--tpm=" + other.address();
      RunningCommand.run(
          "endorse", address, "--trust-on-first-use", "--out=" + site.directory().resolve("other"));
      RunningCommand foreign = to(nowhere, certified(device), address, trust);
      assertThat(foreign.status()).as(foreign.toString()).isNotZero();
      assertThat(foreign.err()).contains("ATTESTER_UNAVAILABLE").contains("did not make it");
    }
    assertThat(
            to(nowhere, certified(device), trust, "--insecure-no-attestation")
                .endsWith(USAGE, "USAGE")
                .err())
        .contains("say --tpm too");
    assertThat(
            to(nowhere, certified(device), trust, "--profile=mbedtls-poc", "--insecure-mbedtls-poc")
                .endsWith(USAGE, "USAGE")
                .err())
        .contains("say --tpm too");
    String[] another = {"--cert=" + site.identities().certificate(), "--key=" + device.key()};
    assertThat(to(nowhere, another, "--tpm=" + site.tpm(), trust).endsWith(USAGE, "USAGE").err())
        .contains("the certificate is for another key");
    assertThat(asking(device.key(), site.directory().resolve("again")).err())
        .contains("is there already");

    Files.setPosixFilePermissions(device.key(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(
            to(nowhere, certified(device), "--tpm=" + site.tpm(), trust)
                .endsWith(USAGE, "USAGE")
                .err())
        .contains("a secret that others may use");
  }

  private RunningCommand asking(Path key, Path request) {
    return RunningCommand.run(
        "csr",
        "--tpm=" + site.tpm(),
        "--subject=CN=device-7,O=Plant",
        "--dns=localhost",
        "--key-out=" + key,
        "--out=" + request);
  }

  private String[] judging(String verifier, String instance) {
    return new String[] {
      "--verifier=" + verifier,
      "--verifier-ca=" + site.identities().authority(),
      "--instance=" + instance
    };
  }

  private static String[] certified(Identities by) {
    return new String[] {"--cert=" + by.certificate(), "--key=" + by.key()};
  }

  private RunningCommand server(Object... options) {
    return site.start(flat("server", "--listen=localhost:0", options));
  }

  private static RunningCommand client(RunningCommand server, Object... options) {
    return to(Site.addressOf(server), options);
  }

  private static RunningCommand to(String address, Object... options) {
    return RunningCommand.run(
        flat("client", "--connect=" + address, new Object[] {"--message=hello", options}));
  }

  /** Options and arrays of them, in one. */
  private static String[] flat(String command, String first, Object... options) {
    return Stream.concat(Stream.of(command, first), Stream.of(options).flatMap(Flat::strings))
        .toArray(String[]::new);
  }

  private static final class Flat {
    private static Stream<String> strings(Object option) {
      return option instanceof Object[] several
          ? Stream.of(several).flatMap(Flat::strings)
          : Stream.of((String) option);
    }
  }
}
