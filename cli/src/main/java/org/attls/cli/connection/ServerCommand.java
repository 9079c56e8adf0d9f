package org.attls.cli.connection;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.attesting.AttestingOptions;
import org.attls.cli.attesting.OwnAttestation;
import org.attls.cli.file.KeyLogFile;
import org.attls.cli.file.PemFile;
import org.attls.cli.option.AllowedBinding;
import org.attls.cli.option.BindingOptions;
import org.attls.cli.option.CertificateOptions;
import org.attls.cli.option.ConnectionOptions;
import org.attls.cli.option.HostPort;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.OwnCertificate;
import org.attls.cli.option.ProfileOptions;
import org.attls.cli.option.Spellings;
import org.attls.cli.process.StopSignal;
import org.attls.cli.relying.Demanded;
import org.attls.cli.relying.PublishedKey;
import org.attls.cli.relying.RelyingOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.cli.trace.TraceFile;
import org.attls.rats.AttestationException;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.engine.TlsLimits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves attested clients: shows what they send, and sends it back. */
@Command(
    name = "server",
    description = {
      "Accept clients, show what they send, and send it back.",
      "TLS 1.3, in the manner of openssl s_server. Judges clients that attest with --verifier or"
          + " --policy, attests to clients that ask with --tpm, or both. Says who was admitted; a"
          + " refused client is a line on standard error. Runs until it is stopped."
    })
public final class ServerCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "Where to listen; port 0 takes any free one, which is then printed.")
  private HostPort listen = HostPort.LOOPBACK;

  @Mixin private CertificateOptions certificate = new CertificateOptions();

  @Mixin private RelyingOptions relying = new RelyingOptions();

  @Option(
      names = "--client-ca",
      paramLabel = "PEM",
      description =
          "Clients need a certificate that leads to one of these: beside their evidence, where that"
              + " is demanded, or instead of it.")
  private Optional<Path> clientAuthorities = Optional.empty();

  @Mixin private AttestingOptions attesting = new AttestingOptions();

  @Mixin private BindingOptions binding = new BindingOptions();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Mixin private ConnectionOptions connectionOptions = new ConnectionOptions();

  @Option(
      names = "--handshake-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = Spellings.Time.class,
      description =
          "For the TPM, and from a client's first octet to the verdict; the verifier gets up to 10"
              + " s or two thirds of it (default: ${DEFAULT-VALUE}).")
  private Duration handshakeTimeout = TlsLimits.DEFAULT.handshakeTimeout();

  @Option(
      names = "--uniform-alerts",
      description = "Tell refused clients nothing but bad_certificate.")
  private boolean uniformAlerts;

  @Option(
      names = "--once",
      description = "Serve one connection and end: 0 if it was admitted, or why it was not.")
  private boolean once;

  @Option(
      names = "--insecure-any-client",
      description =
          "Attest, and serve whoever connects: clients need neither evidence nor a certificate.")
  private boolean anyClient;

  @Option(
      names = "--insecure-no-attestation",
      description = "Nobody attests: plain TLS 1.3, to try other implementations against.")
  private boolean noAttestation;

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws CommandFailure, AttestationException, IOException {
    Report report = output.report();
    boolean poc = profile.mbedtlsPoc();
    AllowedBinding allowed = binding.allowed(poc);
    OwnCertificate own = certificate.read();
    List<X509Certificate> authorities =
        clientAuthorities.isPresent() ? PemFile.certificates(clientAuthorities.get()) : List.of();
    requireOneWay(poc);
    if (own.equals(OwnCertificate.NONE) && !attesting.given()) {
      throw CommandFailure.usage("what does the server show? say --cert PEM --key PEM, or --tpm");
    }
    AttestedTlsServer.Builder server = AttestedTlsServer.builder();
    own.credential().ifPresent(server::credential);
    boolean published = poc && !relying.given();
    try (Demanded demanded =
            published
                ? PublishedKey.insecureDemands(handshakeTimeout)
                : relying.open(report, handshakeTimeout, allowed, authorities);
        OwnAttestation attestation =
            attesting.open(report, AttestingOptions.Connections.MANY, handshakeTimeout, own)) {
      demanded.ofClients(server);
      if (!relying.given() && !authorities.isEmpty()) {
        server.clientTrust(ClientTrust.anchors(authorities));
      }
      attestation.addTo(server, allowed.orDraftToo(demanded.takesDraftBinding()));
      profile.applyTo(server, published, report);
      return serve(server, report);
    }
  }

  /** Whom to serve is said, and said once. */
  private void requireOneWay(boolean poc) throws CommandFailure {
    if (noAttestation && (poc || attesting.given() || relying.given() || anyClient)) {
      throw CommandFailure.usage(
          "--insecure-no-attestation goes without an attester (--tpm), a verifier, a policy,"
              + " --profile mbedtls-poc and --insecure-any-client");
    }
    if (anyClient && (relying.given() || clientAuthorities.isPresent())) {
      throw CommandFailure.usage(
          "--insecure-any-client goes without a verifier, a policy and --client-ca");
    }
    if (anyClient && !attesting.given()) {
      throw CommandFailure.usage("--insecure-any-client: and who attests? say --tpm too");
    }
    boolean certified = clientAuthorities.isPresent() && attesting.given();
    if (!noAttestation && !relying.given() && !certified && !anyClient && !poc) {
      throw CommandFailure.usage(
          attesting.given()
              ? "whom to serve? say --instance HEX or --any-of-class NAME with --verifier URL,"
                  + " --policy FILE or --client-ca PEM; or --insecure-any-client"
              : "whom to admit? say --instance HEX for each device, or --any-of-class NAME, and"
                  + " --verifier URL; or --policy FILE");
    }
  }

  private int serve(AttestedTlsServer.Builder builder, Report report)
      throws CommandFailure, IOException {
    builder.limits(new TlsLimits(handshakeTimeout, TlsLimits.DEFAULT.maxHandshakeMessage()));
    if (uniformAlerts) {
      builder.uniformAlerts();
    }
    builder.applicationProtocols(connectionOptions.protocols());
    try (@Nullable KeyLogFile keyLog = connectionOptions.openKeyLog(report);
        @Nullable TraceFile trace = connectionOptions.openTrace(report)) {
      if (keyLog != null) {
        builder.insecureKeyLog(keyLog);
      }
      return serve(built(builder), trace, report);
    }
  }

  /** What does not go together is said as a usage error. */
  private static AttestedTlsServer built(AttestedTlsServer.Builder builder) throws CommandFailure {
    try {
      return builder.build();
    } catch (IllegalArgumentException contradiction) {
      throw CommandFailure.usage(String.valueOf(contradiction.getMessage()));
    }
  }

  private int serve(AttestedTlsServer server, @Nullable TraceFile trace, Report report)
      throws CommandFailure, IOException {
    try (StopSignal stop = StopSignal.install();
        ServerSocket socket = listen.bound("--listen");
        EchoService service = new EchoService(server, trace, profile.wire(), report)) {
      String address = listen.withPort(socket.getLocalPort()).toString();
      Event listening =
          Event.of("listening", "listening at " + address).inHeadline("address", address);
      certificate.exposed().ifPresent(warning -> listening.fact("warning", warning));
      report.event(listening);
      if (once) {
        try (Socket client = socket.accept()) {
          service.serve(client);
        }
      } else {
        service.acceptFrom(socket);
        stop.await();
        report.note("server stopped");
      }
    }
    return ExitStatus.OK.code();
  }
}
