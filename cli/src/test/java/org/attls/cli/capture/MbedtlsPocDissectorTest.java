package org.attls.cli.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.attls.attack.lab.LabSite;
import org.attls.cli.relying.PublishedKey;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rot.software.InsecureMbedtlsAttester;
import org.attls.testing.Vectors;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extension 100 in the layout of draft -02, and the evidence of the mbedTLS proof of concept. */
class MbedtlsPocDissectorTest {
  private RecordedConnection recorded = new RecordedConnection(Path.of(""));

  @BeforeEach
  void begin(@TempDir Path directory) {
    Tshark.require();
    recorded = new RecordedConnection(directory);
  }

  @Test
  void showsOurTwoEnds() throws Exception {
    LabSite site = new LabSite();
    AttestedTlsServer.Builder server =
        AttestedTlsServer.builder().credential(site.serverCredential());
    PublishedKey.insecureDemands(Duration.ofSeconds(30)).ofClients(server);

    recorded.run(
        AttestedTlsClient.builder(site.trust(), new InsecureMbedtlsAttester())
            .insecureDraftBindingOnly()
            .insecureMbedtlsPoc(MbedtlsBundle.TYPE),
        server.insecureMbedtlsPoc(MbedtlsBundle.TYPE).build(),
        LabSite.SERVER);

    showsTwoTokens();
    assertThat(recorded.shown()).containsPattern("Nonce: [0-9a-f]{16}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eat", "eat-default-hello", "eat-hrr"})
  void showsTheTokensOfItsOwnEnds(String conversation) throws Exception {
    replay(conversation);

    showsTwoTokens();
    assertThat(recorded.shown())
        .containsSubsequence(
            "Nonce: 0001020304050607", "Claim: eat_nonce: 0001020304050607", "Token pat, ");
  }

  private void showsTwoTokens() throws Exception {
    assertThat(recorded.shown())
        .containsSubsequence(
            "Message: ClientHello",
            "Extension: evidence_proposal (100)",
            "Content format: 1 (evidence)",
            "Message: EncryptedExtensions",
            "Extension: evidence_proposal (100)",
            "Content format: 1 (evidence)",
            "Nonce: ",
            "Message: Certificate",
            "Credential: ATTESTATION",
            "Token kat, ",
            "Claim: eat_nonce: ",
            "Claim: cnf: 04",
            "Claim: kak-pub: 0437ab65955fae0466673c3a2934a34f",
            "Token pat, ",
            "Claim: eat_nonce: ",
            "Claim: ueid: ueid_ueid")
        .doesNotContain("Error/Malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parsec", "parsec-rejected"})
  void showsTheWrapperOfItsOwnEnds(String conversation) throws Exception {
    replay(conversation);

    assertThat(recorded.shown())
        .containsSubsequence(
            "Extension: evidence_proposal (100)",
            "Nonce: 0001020304050607",
            "Message: Certificate",
            "Credential: ATTESTATION",
            "Form: CBOR record",
            "Type: " + ParsecTpmToken.TYPE)
        .doesNotContain("Error/Malformed");
  }

  @Test
  void takesAnotherNumberAsAPreference() throws Exception {
    replay("eat");

    assertThat(recorded.shown("-o", "attls.evidence_proposal_02:101"))
        .contains("Message: ClientHello")
        .doesNotContain("Extension: ", "Credential: ");
  }

  /** What its two programs sent each other, with their secrets. */
  private void replay(String conversation) throws Exception {
    String directory = "mbedtls-poc/" + conversation + "/";
    Files.writeString(recorded.secrets(), Vectors.text(directory + "keylog.txt"));
    recorded.replayed(Vectors.text(directory + "records.txt").lines().toList());
  }
}
