package org.attls.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.attls.cli.capture.Tshark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demonstration as Wireshark shows it. */
class DemoRecordingTest {
  @Test
  void canBeReadInWiresharkWithItsKeyLog(@TempDir Path directory) throws Exception {
    SoftwareTpm.require();
    Tshark.require();
    Path packets = directory.resolve("demo.pcap");
    Path secrets = directory.resolve("demo.keys");
    StringWriter err = new StringWriter();

    int status =
        new CommandLine(new DemoCommand())
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err, true))
            .execute(
                "--json", "--capture", packets.toString(), "--insecure-keylog", secrets.toString());

    assertThat(status).as(err.toString()).isZero();
    assertThat(err.toString()).contains("insecure: the secrets of every connection go to");
    String admitted = Tshark.read(packets, secrets, "-Y", "tcp.stream==0 && attls", "-O", "attls");
    assertThat(admitted)
        .containsSubsequence(
            "Message: ClientHello",
            "Extension: evidence_proposal (65505)",
            "Message: EncryptedExtensions",
            "Binding mode: bound (1)",
            "Nonce: ",
            "Message: Certificate",
            "Credential: ATTESTATION",
            "Form: CBOR record",
            "Type: application/vnd.parallaxsecond.key-attestation.tpm")
        .doesNotContain("Error/Malformed");
    // One is admitted; of the three refused the relay has two connections, as has the other relay.
    assertThat(Tshark.read(packets, secrets, "-Y", "attls.cmw", "-T", "fields", "-e", "tcp.stream"))
        .hasLineCount(8);
    assertThat(
            Tshark.read(
                packets,
                secrets,
                "-Y",
                "tls.alert_message.level==2",
                "-T",
                "fields",
                "-e",
                "tls.alert_message.desc"))
        .isEqualTo("42\n51\n42\n49\n");
  }
}
