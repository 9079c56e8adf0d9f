package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundle of a TPM through the commands: client, server, and a verifier over https. */
class BundleConnectionTest {
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

  @Test
  void isAppraisedAndAdmittedAndRefusedWhenARegisterChanges() throws Exception {
    String verifier = site.httpsVerifier();
    String instance = site.endorse(verifier);
    RunningCommand server =
        site.server(verifier, "--instance=" + instance, "--accept=parsec,bundle");
    RunningCommand client = site.client(server, "--evidence=bundle", "--message=hello");
    assertThat(client.status()).as(client + "" + server).isZero();
    server.awaitOut("admitted instance " + instance);
    assertThat(server.out())
        .containsPattern("evidence type +application/cmw\\+cbor; cmwc_t=\"tag:ietf.org");

    site.extendRegister();
    site.client(server, "--evidence=bundle").endsWith(ExitStatus.REFUSED.code(), "REFUSED_BY_PEER");
    server.awaitErr("NOT_AFFIRMING");
  }

  @Test
  void isRefusedByAServerThatDoesNotTakeIt() {
    String verifier = site.httpsVerifier();
    String instance = site.endorse(verifier);
    RunningCommand server = site.server(verifier, "--instance=" + instance, "--once");
    site.client(server, "--evidence=bundle").endsWith(ExitStatus.REFUSED.code(), "REFUSED_BY_PEER");
    server.endsWith(ExitStatus.REFUSED.code(), "NO_COMMON_EVIDENCE");
  }

  @Test
  void canBeDemandedByAPolicyFileWhichMayNameSeveralVerifiers() throws Exception {
    String verifier = site.httpsVerifier();
    String instance = site.endorse(verifier);
    Path policy =
        Files.writeString(
            site.directory().resolve("policy.yaml"),
            """
            verifiers:
              - name: away
                url: https://verifier.invalid
                result-key: unused.pem
              - name: here
                url: %s
                authorities: ca.pem
            policy:
              evidence:
                types: ['application/cmw+cbor; cmwc_t="tag:ietf.org,2024-02-29:rats/kat"']
                verifier: [away, here]
              accept: [affirming]
              identity:
                instances: ["%s"]
            """
                .formatted(verifier, instance));
    site.unusedResultKey();
    RunningCommand server =
        site.start(
            "server",
            "--listen=localhost:0",
            "--cert=" + site.identities().certificate(),
            "--key=" + site.identities().key(),
            "--policy=" + policy);
    RunningCommand client = site.client(server, "--evidence=bundle", "--message=hello");
    assertThat(client.status()).as(client + "" + server).isZero();
    server.awaitOut("admitted instance " + instance);
  }
}
