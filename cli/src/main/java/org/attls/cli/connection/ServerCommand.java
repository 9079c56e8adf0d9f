package org.attls.cli.connection;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.file.KeyLogFile;
import org.attls.cli.file.PemFile;
import org.attls.cli.file.SecretFile;
import org.attls.cli.option.AskedVerifiers;
import org.attls.cli.option.BindingOptions;
import org.attls.cli.option.ConnectionOptions;
import org.attls.cli.option.HostPort;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.Spellings;
import org.attls.cli.option.VerifierOptions;
import org.attls.cli.policy.EffectivePolicy;
import org.attls.cli.process.StopSignal;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.cli.trace.TraceFile;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.inspect.KatBundleInspector;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.Verifier;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.TlsLimits;
import org.attls.verifier.embedded.appraise.Appraiser;
import org.attls.verifier.embedded.appraise.BundleAppraiser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves attested clients: shows what they send, and sends it back. */
@Command(
    name = "server",
    description = {
      "Accept clients that attest, show what they send, and send it back.",
      "TLS 1.3, in the manner of openssl s_server. Says who was admitted; a refused client is a"
          + " line on standard error. Runs until it is stopped."
    })
public final class ServerCommand implements Callable<Integer> {
  private static final List<String> SAID_BY_POLICY =
      List.of(
          "--verifier",
          "--verifier-ca",
          "--verifier-proxy",
          "--ear-key",
          "--insecure-discovery-over-http",
          "--insecure-allow-demo-key",
          "--instance",
          "--any-of-class",
          "--binding",
          "--insecure-allow-draft-binding",
          "--max-age",
          "--lifetime",
          "--accept-bundle",
          "--insecure-software-evidence",
          "--insecure-no-attestation");

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "Where to listen; port 0 takes any free one, which is then printed.")
  private HostPort listen = HostPort.LOOPBACK;

  @Option(
      names = "--cert",
      required = true,
      paramLabel = "PEM",
      description = "The server's certificate chain, its own certificate first.")
  private Path certificate = Path.of("");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "PEM",
      description = "Private key of the certificate: PKCS#8, SEC1 or PKCS#1.")
  private Path key = Path.of("");

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "What to accept of clients, in YAML; instead of the options about verifier, clients,"
              + " binding and times.")
  private Optional<Path> policyFile = Optional.empty();

  @Mixin private VerifierOptions verifier = new VerifierOptions();

  @Option(
      names = "--instance",
      paramLabel = "HEX",
      converter = Spellings.Instance.class,
      description = "Admit this device, as endorse prints it; may be repeated.")
  private List<Bytes> instances = new ArrayList<>();

  @Option(
      names = "--any-of-class",
      paramLabel = "NAME",
      description = "Admit any device that the verifier affirms, under this name for all of them.")
  private Optional<String> anyOfClass = Optional.empty();

  @Mixin private BindingOptions binding = new BindingOptions();

  @Mixin private ConnectionOptions connectionOptions = new ConnectionOptions();

  @Option(
      names = "--max-age",
      paramLabel = "TIME",
      defaultValue = "300s",
      converter = Spellings.Time.class,
      description = "How old a result of the verifier may be (default: ${DEFAULT-VALUE}).")
  private Duration maxAge = Duration.ofSeconds(300);

  @Option(
      names = "--lifetime",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = Spellings.Time.class,
      description = "When an admitted client is sent away again (default: ${DEFAULT-VALUE}).")
  private Duration lifetime = Duration.ofHours(1);

  @Option(
      names = "--handshake-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = Spellings.Time.class,
      description =
          "From a client's first octet to the verdict; the verifier gets up to 10 s or two thirds"
              + " of it (default: ${DEFAULT-VALUE}).")
  private Duration handshakeTimeout = TlsLimits.DEFAULT.handshakeTimeout();

  @Option(
      names = "--accept-bundle",
      description =
          "Take the bundle of draft-bft-rats-kat from TPMs too; Veraison does not appraise it,"
              + " attls verifier does.")
  private boolean acceptBundle;

  @Option(
      names = "--insecure-software-evidence",
      description =
          "Take evidence of an attester in software too, if the verifier affirms it: it proves"
              + " nothing but that somebody has a file.")
  private boolean softwareEvidence;

  @Option(
      names = "--uniform-alerts",
      description = "Tell refused clients nothing but bad_certificate.")
  private boolean uniformAlerts;

  @Option(
      names = "--once",
      description = "Serve one connection and end: 0 if it was admitted, or why it was not.")
  private boolean once;

  @Option(
      names = "--insecure-no-attestation",
      description = "Ask clients for nothing: plain TLS 1.3, to try other implementations against.")
  private boolean noAttestation;

  @Mixin private OutputOptions output = new OutputOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure, IOException {
    Report report = output.report();
    if (policyFile.isPresent()) {
      requirePolicyAlone();
      X509Credential credential = PemFile.credential(certificate, key);
      try (EffectivePolicy policy = EffectivePolicy.load(policyFile.get(), report)) {
        return serve(policy.server(credential, handshakeTimeout), report);
      }
    }
    boolean draft = binding.draft();
    X509Credential credential = PemFile.credential(certificate, key);
    if (noAttestation) {
      if (verifier.given() || !instances.isEmpty() || anyOfClass.isPresent()) {
        throw CommandFailure.usage("--insecure-no-attestation goes without a verifier and clients");
      }
      return serve(AttestedTlsServer.withoutAttestation(credential), report);
    }
    AffirmingPolicy policy = policy();
    try (AskedVerifiers asked = verifier.open()) {
      return serve(
          AttestedTlsServer.builder(credential, relyingParty(asked, policy, draft)), report);
    }
  }

  /** What the file says is not said twice. */
  private void requirePolicyAlone() throws CommandFailure {
    for (String option : SAID_BY_POLICY) {
      if (spec != null && spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw CommandFailure.usage(option + " does not go with --policy, which says it itself");
      }
    }
  }

  private AffirmingPolicy policy() throws CommandFailure {
    if (instances.isEmpty() == anyOfClass.isEmpty()) {
      throw CommandFailure.usage(
          "whom to admit? say either --instance HEX for each device, or --any-of-class NAME");
    }
    if (softwareEvidence && acceptBundle) {
      throw CommandFailure.usage(
          "--accept-bundle or --insecure-software-evidence: both are of one type in TLS");
    }
    AffirmingPolicy.Builder policy =
        AffirmingPolicy.builder().expect(ParsecTpmToken.TYPE, Set.of(Appraiser.LABEL));
    try {
      if (!instances.isEmpty()) {
        policy.pinnedInstances(new HashSet<>(instances));
      }
      anyOfClass.ifPresent(policy::anyOfClass);
      if (softwareEvidence || acceptBundle) {
        policy.expect(
            KatBundle.TYPE,
            Set.of(
                softwareEvidence
                    ? BundleAppraiser.INSECURE_SOFTWARE_LABEL
                    : BundleAppraiser.LABEL));
      }
      return policy.maxAge(maxAge).lifetime(lifetime).build();
    } catch (IllegalArgumentException unusable) {
      throw CommandFailure.usage(String.valueOf(unusable.getMessage()));
    }
  }

  private RelyingParty relyingParty(Verifier asked, AffirmingPolicy policy, boolean draft) {
    RelyingParty.Builder relyingParty =
        RelyingParty.builder(asked, policy)
            .accept(new ParsecTpmInspector())
            .verdictTimeout(verdictTimeout());
    if (softwareEvidence || acceptBundle) {
      relyingParty.accept(new KatBundleInspector());
    }
    return draft ? relyingParty.insecureAllowDraftBinding().build() : relyingParty.build();
  }

  /** Less than the handshake may take: a verifier that is slow is then told from a slow client. */
  private Duration verdictTimeout() {
    Duration most = handshakeTimeout.multipliedBy(2).dividedBy(3);
    Duration usual = Duration.ofSeconds(10);
    return most.compareTo(usual) < 0 ? most : usual;
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
      return serve(builder.build(), trace, report);
    }
  }

  private int serve(AttestedTlsServer server, @Nullable TraceFile trace, Report report)
      throws CommandFailure, IOException {
    try (StopSignal stop = StopSignal.install();
        ServerSocket socket = listen.bound("--listen");
        EchoService service = new EchoService(server, trace, report)) {
      String address = listen.withPort(socket.getLocalPort()).toString();
      Event listening =
          Event.of("listening", "listening at " + address).inHeadline("address", address);
      SecretFile.exposed(key).ifPresent(warning -> listening.fact("warning", warning));
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
