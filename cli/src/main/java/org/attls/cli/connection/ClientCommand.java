package org.attls.cli.connection;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.attesting.AttestingOptions;
import org.attls.cli.attesting.OwnAttestation;
import org.attls.cli.file.KeyLogFile;
import org.attls.cli.option.AllowedBinding;
import org.attls.cli.option.BindingOptions;
import org.attls.cli.option.CertificateOptions;
import org.attls.cli.option.ConnectionOptions;
import org.attls.cli.option.HostPort;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.OwnCertificate;
import org.attls.cli.option.ProfileOptions;
import org.attls.cli.option.ServerTrustOptions;
import org.attls.cli.option.Spellings;
import org.attls.cli.relying.Demanded;
import org.attls.cli.relying.RelyingOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Progress;
import org.attls.cli.trace.TraceFile;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.TlsLimits;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Connects to a server, attests, sends its input and shows what comes back. */
@Command(
    name = "client",
    description = {
      "Connect, attest, send a message, and show what comes back.",
      "TLS 1.3, in the manner of openssl s_client. Attests with --tpm, judges servers that attest"
          + " with --verifier or --policy, or both. Sends standard input unless there is --message;"
          + " an empty input becomes an empty line. Ends with 0 only after application data or"
          + " close_notify from the server: before that nobody knows whether it admits the client."
    })
public final class ClientCommand implements Callable<Integer> {
  private final InputStream standardInput;

  @Option(
      names = "--connect",
      required = true,
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "The server.")
  private HostPort server = HostPort.LOOPBACK;

  @Mixin private ServerTrustOptions servers = new ServerTrustOptions();

  @Mixin private CertificateOptions certificate = new CertificateOptions();

  @Mixin private AttestingOptions attesting = new AttestingOptions();

  @Mixin private RelyingOptions relying = new RelyingOptions();

  @Mixin private BindingOptions binding = new BindingOptions();

  @Mixin private ProfileOptions profile = new ProfileOptions();

  @Mixin private ConnectionOptions connectionOptions = new ConnectionOptions();

  @Option(
      names = "--handshake-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = Spellings.Time.class,
      description =
          "For each of: the TPM, connecting, the handshake, the server's verdict; a verifier gets"
              + " up to 10 s or two thirds of it (default: ${DEFAULT-VALUE}).")
  private Duration handshakeTimeout = TlsLimits.DEFAULT.handshakeTimeout();

  @Option(
      names = "--message",
      paramLabel = "TEXT",
      description = "Send this line instead of standard input.")
  private Optional<String> message = Optional.empty();

  @Option(
      names = "--linger",
      paramLabel = "TIME",
      defaultValue = "500ms",
      converter = Spellings.Time.class,
      description =
          "When everything has been sent and the server has answered: end after so long a silence"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration linger = Duration.ofMillis(500);

  @Option(
      names = "--insecure-no-attestation",
      description = "Do not attest: plain TLS 1.3, to try other implementations against.")
  private boolean noAttestation;

  @Option(
      names = "--insecure-any-server",
      description = "Take any certificate: the server is then not authenticated.")
  private boolean anyServer;

  @Mixin private OutputOptions output = new OutputOptions();

  /** The command; what it sends without {@code --message} is this input. */
  public ClientCommand(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  @Override
  public Integer call() throws CommandFailure, AttestationException, IOException {
    if (server.port() == 0) {
      throw CommandFailure.usage("--connect: no port");
    }
    boolean poc = profile.mbedtlsPoc();
    AllowedBinding allowed = binding.allowed(poc);
    OwnCertificate own = certificate.read();
    List<X509Certificate> authorities = servers.authorities();
    requireOneWay(poc);
    AttestedTlsClient.Builder client = AttestedTlsClient.builder();
    boolean published = poc && !attesting.given() && own.inTpm().isEmpty();
    try (Demanded demanded = relying.open(output.report(), handshakeTimeout, allowed, authorities);
        OwnAttestation attestation =
            published
                ? OwnAttestation.insecureMbedtlsPoc()
                : attesting.open(
                    output.report(), AttestingOptions.Connections.ONE, handshakeTimeout, own)) {
      demanded.ofServers(client);
      if (!relying.given()) {
        client.serverTrust(anyServer ? ServerTrust.insecureAnyServer() : servers.trust());
      }
      attestation.addTo(client, allowed.orDraftToo(demanded.takesDraftBinding()));
      profile.applyTo(client, published, output.report());
      if (own.credential().isPresent() && !attestation.besideCertificates()) {
        if (attesting.given()) {
          throw CommandFailure.usage(
              "--cert: beside evidence stands a certificate for the attested key, and this attester"
                  + " makes its keys itself, or takes none of that kind");
        }
        client.credential(own.credential().get());
      }
      converse(client);
    }
    return ExitStatus.OK.code();
  }

  /** Nothing that weakens, and no way to know the server, is given twice. */
  private void requireOneWay(boolean poc) throws CommandFailure {
    if (anyServer && (servers.givesAuthorities() || relying.given())) {
      throw CommandFailure.usage(
          "--insecure-any-server goes without --ca, a verifier and a policy");
    }
    if (noAttestation && (poc || attesting.given() || relying.given())) {
      throw CommandFailure.usage(
          "--insecure-no-attestation goes without an attester (--tpm), a verifier, a policy and"
              + " --profile mbedtls-poc");
    }
    if (!noAttestation && !attesting.given() && !relying.given() && !poc) {
      throw CommandFailure.usage(
          "who attests? say --tpm device:PATH, swtpm:unix:PATH or swtpm:HOST:PORT for this end, or"
              + " --verifier URL or --policy FILE to judge the server");
    }
  }

  private void converse(AttestedTlsClient.Builder builder) throws CommandFailure, IOException {
    builder
        .applicationProtocols(connectionOptions.protocols())
        .limits(new TlsLimits(handshakeTimeout, TlsLimits.DEFAULT.maxHandshakeMessage()));
    try (@Nullable KeyLogFile keyLog = connectionOptions.openKeyLog(output.report());
        @Nullable TraceFile trace = connectionOptions.openTrace(output.report());
        Socket socket = new Socket()) {
      if (keyLog != null) {
        builder.insecureKeyLog(keyLog);
      }
      if (trace != null) {
        builder.listener(trace.connection(profile.wire()));
      }
      AttestedTlsClient client = built(builder);
      AttestedTlsConnection connection;
      try (Progress waiting = output.report().during("waiting for " + server)) {
        connect(socket);
        connection = client.connect(socket, servers.serverName(server));
      }
      try (connection) {
        output.report().event(connected(connection, socket));
        exchange(connection);
      }
    } catch (AttestedTlsException failure) {
      throw tellingOutage(failure);
    }
  }

  /** What does not go together is said as a usage error. */
  private static AttestedTlsClient built(AttestedTlsClient.Builder builder) throws CommandFailure {
    try {
      return builder.build();
    } catch (IllegalArgumentException contradiction) {
      throw CommandFailure.usage(String.valueOf(contradiction.getMessage()));
    }
  }

  private void connect(Socket socket) throws CommandFailure {
    InetSocketAddress address = new InetSocketAddress(server.host(), server.port());
    if (address.isUnresolved()) {
      throw CommandFailure.unavailable(
          Reason.DISCONNECTED, "no address is known for " + server.host(), null);
    }
    try {
      socket.connect(address, (int) Math.min(handshakeTimeout.toMillis(), Integer.MAX_VALUE));
    } catch (IOException refused) {
      throw CommandFailure.unavailable(
          Reason.DISCONNECTED,
          "cannot connect to " + server + ": " + refused.getMessage(),
          refused);
    }
  }

  private void exchange(AttestedTlsConnection connection) throws IOException {
    InputStream sent =
        message
            .<InputStream>map(
                text -> new ByteArrayInputStream((text + "\n").getBytes(StandardCharsets.UTF_8)))
            .orElse(standardInput);
    InputPump pump = InputPump.start(sent, connection.outputStream());
    new Answers(connection, output.report(), handshakeTimeout, linger).readAll(pump);
  }

  /** Nobody decided anything: somebody is away, or too slow. */
  private static IOException tellingOutage(AttestedTlsException failure) throws CommandFailure {
    if (failure.reason() == Reason.DISCONNECTED || failure.reason() == Reason.DEADLINE) {
      throw CommandFailure.unavailable(
          failure.reason(), String.valueOf(failure.getMessage()), failure);
    }
    return failure;
  }

  private Event connected(AttestedTlsConnection connection, Socket socket) {
    String address = HostPort.describe((InetSocketAddress) socket.getRemoteSocketAddress());
    return SessionFacts.addSession(
        Event.of("connected", "connected to " + server + "; whether it admits us is not known yet")
            .inHeadline("server", server.toString())
            .fact("address", address),
        connection.session());
  }
}
