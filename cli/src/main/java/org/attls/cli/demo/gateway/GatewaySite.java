package org.attls.cli.demo.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.attls.attack.lab.LabAuthority;
import org.attls.cli.file.SecretFile;
import org.attls.cli.gateway.RunningGateway;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.tls.credential.X509Credential;
import org.bouncycastle.asn1.x509.GeneralName;

/** The gateway, configured by files as an operator writes them. */
final class GatewaySite implements AutoCloseable {
  static final String NAME = "localhost";

  private final Path endorsement;
  private final LabAuthority authority;
  private final RunningGateway gateway;
  private final List<String> lines;

  private GatewaySite(
      Path endorsement, LabAuthority authority, RunningGateway gateway, List<String> lines) {
    this.endorsement = endorsement;
    this.authority = authority;
    this.gateway = gateway;
    this.lines = lines;
  }

  /**
   * Starts it in front of a broker.
   *
   * @param corim the device's endorsement
   * @param instance the one device that is admitted
   */
  static GatewaySite start(Path directory, int broker, Bytes corim, Bytes instance, Report report)
      throws CommandFailure, IOException {
    LabAuthority authority = LabAuthority.create("CA of the demonstration");
    X509Credential credential = authority.issue(NAME, new GeneralName(GeneralName.dNSName, NAME));
    Files.writeString(
        directory.resolve("gateway.crt"), pem("CERTIFICATE", encoded(credential.chain().get(0))));
    SecretFile.writeNew(
        directory.resolve("gateway.key"),
        Bytes.utf8(pem("PRIVATE KEY", credential.key().getEncoded())));
    Path endorsement =
        Files.createDirectory(directory.resolve("endorsements")).resolve("device.corim");
    Files.write(endorsement, corim.toArray());
    Files.writeString(
        directory.resolve("policy.yaml"),
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
            instances: ["%s"]
        """
            .formatted(instance.hex()));
    Path config = directory.resolve("gateway.yaml");
    Files.writeString(
        config,
        """
        listeners:
          - name: mqtt
            bind: 127.0.0.1:0
            tls: { certificate: gateway.crt, key: gateway.key, alpn: [mqtt] }
            policy: policy.yaml
            backend: broker
            handoff:
              mqtt: { username: set, client-id: prefix }
        backends:
          - { name: broker, connect: "127.0.0.1:%d" }
        startup: { warm-up: false }
        deadlines: { drain: 0s }
        """
            .formatted(broker));
    List<String> lines = new CopyOnWriteArrayList<>();
    return new GatewaySite(
        endorsement, authority, RunningGateway.start(config, report, lines::add), lines);
  }

  int port() {
    return gateway.address("mqtt").getPort();
  }

  LabAuthority authority() {
    return authority;
  }

  /** Waits for a line of the log with all of these; false when it never comes. */
  boolean logs(String... parts) throws IOException {
    return Broker.await(
        () -> lines.stream().anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
  }

  /** The device's key is enrolled no more. */
  void revoke() throws IOException {
    Files.delete(endorsement);
  }

  @Override
  public void close() {
    gateway.close();
  }

  private static String pem(String type, byte[] octets) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets));
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("it was made here", impossible);
    }
  }
}
