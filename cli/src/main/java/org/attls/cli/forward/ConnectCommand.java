package org.attls.cli.forward;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.attesting.AttestingOptions;
import org.attls.cli.attesting.OwnAttestation;
import org.attls.cli.option.AllowedBinding;
import org.attls.cli.option.HostPort;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.OwnCertificate;
import org.attls.cli.option.ServerTrustOptions;
import org.attls.cli.option.Spellings;
import org.attls.cli.process.StopSignal;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.rats.AttestationException;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.TlsLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Forwards what local programs send through attested connections. */
@Command(
    name = "connect",
    description = {
      "Listen on this machine and forward each connection through an attested one.",
      "For programs that know nothing of attestation, such as an MQTT client in front of a gateway."
          + " Whoever may connect to the listening address speaks as this device, so keep it"
          + " local."
    })
public final class ConnectCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      required = true,
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "The gateway or server.")
  private HostPort to = HostPort.LOOPBACK;

  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "Where local programs connect; port 0 takes any free one, which is printed.")
  private HostPort listen = HostPort.LOOPBACK;

  @Mixin private ServerTrustOptions servers = new ServerTrustOptions();

  @Option(
      names = "--alpn",
      paramLabel = "NAME",
      description = "Application protocol to ask for, such as mqtt.")
  private Optional<String> protocol = Optional.empty();

  @Option(
      names = "--handshake-timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = Spellings.Time.class,
      description = "For connecting, and for the handshake (default: ${DEFAULT-VALUE}).")
  private Duration handshakeTimeout = TlsLimits.DEFAULT.handshakeTimeout();

  @Mixin private AttestingOptions attesting = new AttestingOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws CommandFailure, AttestationException, IOException {
    Report report = output.report();
    if (to.port() == 0) {
      throw CommandFailure.usage("--to: no port");
    }
    if (!attesting.given()) {
      throw CommandFailure.usage(
          "which TPM? say --tpm device:PATH, swtpm:unix:PATH or swtpm:HOST:PORT");
    }
    ServerTrust trust = servers.trust();
    try (OwnAttestation attestation =
            attesting.open(
                report, AttestingOptions.Connections.MANY, handshakeTimeout, OwnCertificate.NONE);
        StopSignal stop = StopSignal.install();
        ServerSocket socket = listen.bound("--listen");
        Forwarder forwarder =
            new Forwarder(
                client(trust, attestation),
                to,
                servers.serverName(to),
                Forwarder.Waits.connecting(handshakeTimeout),
                report)) {
      String address = HostPort.describe((InetSocketAddress) socket.getLocalSocketAddress());
      report.event(
          Event.of("listening", "listening at " + address + " for " + to)
              .inHeadline("address", address)
              .inHeadline("to", to.toString()));
      forwarder.acceptFrom(socket);
      stop.await();
      report.note("forwarding stopped");
    }
    return ExitStatus.OK.code();
  }

  private AttestedTlsClient client(ServerTrust trust, OwnAttestation attestation) {
    AttestedTlsClient.Builder client =
        AttestedTlsClient.builder()
            .serverTrust(trust)
            .limits(new TlsLimits(handshakeTimeout, TlsLimits.DEFAULT.maxHandshakeMessage()));
    attestation.addTo(client, AllowedBinding.BOUND);
    protocol.ifPresent(client::applicationProtocols);
    return client.build();
  }
}
