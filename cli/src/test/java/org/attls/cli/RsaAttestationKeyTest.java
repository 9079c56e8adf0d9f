package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --ak rsa…}: enrolled, provisioned, quoted and judged, on real software TPMs. */
class RsaAttestationKeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"rsa2048", "rsa3072-pss-sha384"})
  void signsWhatAVerifierAffirms(String kind, @TempDir Path directory) throws Exception {
    String bank = kind.endsWith("sha384") ? "sha384" : "sha256";
    try (Site site = Site.open(directory)) {
      String verifier = site.httpsVerifier();
      String instance =
          RunningCommand.run(
                  "endorse",
                  "--tpm=" + site.tpm(),
                  "--trust-on-first-use",
                  "--ak=" + kind,
                  "--pcrs=" + bank + ":0-7",
                  "--verifier=" + verifier,
                  "--provisioning-token=" + site.token(),
                  "--ca=" + site.identities().authority())
              .awaitOut("^endorsed instance ([0-9a-f]{66})$");
      RunningCommand server = site.server(verifier, "--instance=" + instance);
      RunningCommand client =
          site.client(server, "--pcrs=" + bank + ":0-7", "--message=good morning");
      assertThat(client.status()).as(client + "" + server).isZero();
      assertThat(server.awaitOut("^\\[1\\] admitted instance ([0-9a-f]{66})")).isEqualTo(instance);
      if (bank.equals("sha256")) {
        // The state is another one now.
        site.extendRegister();
        site.client(server, "--message=good evening").endsWith(1, "REFUSED_BY_PEER");
        server.awaitErr("NOT_AFFIRMING");
      }
    }
  }
}
