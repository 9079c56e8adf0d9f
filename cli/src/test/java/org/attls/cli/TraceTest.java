package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --trace} at both ends of a connection that a software TPM attests. */
class TraceTest {
  private static final int LARGEST = 1024 * 1024;

  @TempDir private Path directory = Path.of("");

  @SuppressWarnings("NullAway.Init") // By open().
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = Site.open(directory);
  }

  @AfterEach
  void close() throws Exception {
    site.close();
  }

  @Test
  void bothEndsWriteDownTheSameMessages() throws Exception {
    Path client = directory.resolve("client.json");
    Path server = directory.resolve("server.json");
    String verifier = site.httpsVerifier();
    RunningCommand serving =
        site.server(
            verifier, "--instance=" + site.endorse(verifier), "--once", "--trace=" + server);
    RunningCommand connected = site.client(serving, "--message=hello", "--trace=" + client);
    assertThat(connected.status()).as(connected.toString()).isZero();
    assertThat(serving.status()).isZero();

    List<String> sent = messages(client);
    // Who closes first and which alerts cross on the wire is the ends' own affair.
    assertThat(sent)
        .containsSubsequence(
            "client ClientHello",
            "server ServerHello",
            "server EncryptedExtensions",
            "server CertificateRequest",
            "server Certificate",
            "server CertificateVerify",
            "server Finished",
            "client Certificate",
            "client CertificateVerify",
            "client Finished",
            "client Alert");
    assertThat(octets(client)).containsAll(octets(server).subList(0, 10)).hasSizeGreaterThan(10);
    assertThat(Files.getPosixFilePermissions(client))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void peopleReadWhatWasNegotiatedAndWhatAttests() throws Exception {
    Path trace = directory.resolve("trace.txt");
    String verifier = site.httpsVerifier();
    RunningCommand server = site.server(verifier, "--instance=" + site.endorse(verifier));
    site.client(server, "--message=hello", "--trace=" + trace);

    assertThat(Files.readString(trace))
        .containsPattern("#1 +[0-9.]+ ms +client → server +\\d+ octets\n +ClientHello\n")
        .containsPattern(
            "evidence_proposal \\(65505\\)\n"
                + " +evidence types: ATTESTATION application/vnd.parallaxsecond")
        .containsPattern("attestation_binding \\(65509\\): bound\n")
        .containsPattern("selected: ATTESTATION .*\n +nonce: h'[0-9a-f]{64}' *\n")
        .containsPattern("server → client.*\n +Certificate\n(.*\n){2} +X.509 certificate")
        .containsPattern("client → server.*\n +Certificate\n(.*\n){2} +CMW: record in CBOR")
        .containsPattern("CertificateVerify\n +algorithm: ecdsa_secp256r1_sha256")
        .contains("Alert: close_notify(0)")
        .doesNotContain("hello\n");
  }

  @Test
  void aRefusalIsTheLastThingInIt() throws Exception {
    Path trace = directory.resolve("refused.txt");
    String verifier = site.httpsVerifier();
    RunningCommand server = site.server(verifier, "--instance=" + site.endorse(verifier));
    site.extendRegister();
    site.client(server, "--message=hello", "--trace=" + trace).endsWith(1, "REFUSED_BY_PEER");

    assertThat(Files.readString(trace).strip()).endsWith("Alert: access_denied(49)");
  }

  @Test
  void saysThatAFileCannotBeWritten() {
    RunningCommand refused =
        RunningCommand.run(
            "client",
            "--connect=localhost:1",
            "--ca=" + site.identities().authority(),
            "--insecure-no-attestation",
            "--trace=" + directory.resolve("none").resolve("trace.txt"));
    refused.endsWith(ExitStatus.USAGE.code(), "USAGE");
    assertThat(refused.err()).contains("--trace: ").contains("cannot be written");
  }

  @Test
  void doesNotWriteWhereOthersMayRead() throws Exception {
    Path file = Files.writeString(directory.resolve("open.txt"), "of somebody");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    RunningCommand refused =
        RunningCommand.run(
            "client",
            "--connect=localhost:1",
            "--ca=" + site.identities().authority(),
            "--insecure-no-attestation",
            "--trace=" + file);
    refused.endsWith(ExitStatus.USAGE.code(), "USAGE");
    assertThat(refused.err()).contains("chmod 600");
    assertThat(file).hasContent("of somebody");
  }

  private static List<String> messages(Path file) throws Exception {
    List<String> messages = new ArrayList<>();
    for (JsonObject line : lines(file)) {
      JsonObject content = line.required("content").asObject();
      messages.add(line.required("from").asText() + " " + content.required("label").asText());
    }
    return messages;
  }

  private static List<String> octets(Path file) throws Exception {
    List<String> octets = new ArrayList<>();
    for (JsonObject line : lines(file)) {
      octets.add(line.required("octets").asText());
    }
    return octets;
  }

  private static List<JsonObject> lines(Path file) throws Exception {
    List<JsonObject> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JsonReader.read(Bytes.utf8(line), "trace", LARGEST).asObject());
    }
    return lines;
  }
}
