package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.attls.cli.file.PemFile;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.tpm.PcrSelection;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.device.TpmAddress;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.verifier.veraison.VeraisonService;
import org.attls.verifier.veraison.VeraisonVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java example of the README is the code that runs here, on a software TPM. */
class PlantTest {
  @Test
  void theReadmeShowsTheExampleAsItIsCompiled() throws Exception {
    String source = Files.readString(Path.of("src/test/java/org/attls/cli/Plant.java"));
    assertThat(Files.readString(Path.of("..", "README.md")))
        .contains("```java\n" + source.substring(source.indexOf("final class")) + "```\n");
  }

  @Test
  void admitsADevice(@TempDir Path directory) throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (Site site = Site.open(directory)) {
      String url = site.httpsVerifier();
      Bytes device = Bytes.fromHex(site.endorse(url));
      var authorities = PemFile.certificates(site.identities().authority());
      X509Credential own =
          PemFile.credential(site.identities().certificate(), site.identities().key());
      try (VeraisonVerifier verifier =
              VeraisonVerifier.withDiscoveredKey(
                      VeraisonService.at(URI.create(url)).trusting(authorities).build())
                  .build();
          TpmConnection tpm = TpmConnection.to(TpmAddress.parse(site.tpm()));
          TpmAttester attester =
              TpmAttester.open(
                  tpm,
                  0x8101000A,
                  PcrSelection.parse("sha256:0-7", "registers"),
                  Deadline.in(Duration.ofSeconds(20)));
          ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        AttestedTlsServer server = Plant.server(own, verifier, Set.of(device));
        Future<String> served = threads.submit(() -> greet(server, listening.accept()));
        Socket socket = new Socket(listening.getInetAddress(), listening.getLocalPort());
        try (AttestedTlsConnection connection =
            Plant.connect(attester, ServerTrust.anchors(authorities), socket)) {
          assertThat(connection.inputStream().readNBytes(5))
              .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(served.get(20, TimeUnit.SECONDS)).isEqualTo(device.hex());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String greet(AttestedTlsServer server, Socket socket) throws Exception {
    try (AttestedTlsConnection connection = server.accept(socket)) {
      connection.outputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      return connection.session().peer().orElseThrow().verdict().identity().name();
    }
  }

  @Test
  void whatDoesNotGoTogetherIsRefusedWithAReason() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AttestedTlsClient.builder().build())
        .withMessage("nothing says which servers to take");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AttestedTlsServer.builder().build())
        .withMessage("a server without certificate and without attester");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> AttestedTlsServer.builder().certificates((key, deadline) -> List.of()).build())
        .withMessage("certificates beside an attestation, and none is made");
  }
}
