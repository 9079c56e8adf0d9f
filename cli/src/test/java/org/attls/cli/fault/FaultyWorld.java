package org.attls.cli.fault;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.attls.attack.lab.LabAuthority;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.inspect.KatBundleInspector;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcSigner;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.Reason;
import org.attls.rot.software.InsecureSoftwareAttester;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.TlsLimits;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.appraise.BundleAppraiser;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.attls.verifier.embedded.rest.ServiceSettings;
import org.attls.verifier.embedded.rest.VerifierService;
import org.attls.verifier.veraison.VeraisonService;
import org.attls.verifier.veraison.VeraisonVerifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/** A verifier, a server and a device, and links between them that fail as they are told. */
final class FaultyWorld implements AutoCloseable {
  static final String QUESTION = "how are you\n";
  static final String ANSWER = "attested\n";

  private final LabAuthority authority = LabAuthority.create("CA of the test");
  private final EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
  private final ResultIssuer issuer;
  final FaultyLink toVerifier;
  private final VeraisonVerifier verifier;
  private final ServerSocket listener;
  final FaultyLink toServer;
  private final AttestedTlsServer server;
  private final AttestedTlsClient client;
  private final AttestedTlsClient stranger;
  private final Duration patience;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private VerifierService service;

  /**
   * Starts verifier and server.
   *
   * @param verdict what the server grants the verifier
   * @param handshake what either end grants the handshake
   * @param breakerPause for how long a failing verifier is left alone
   */
  FaultyWorld(Duration verdict, Duration handshake, Duration breakerPause) throws Exception {
    EcSigner platform = EcSigner.generate(EcCurve.P256);
    InsecureSoftwareAttester attester = new InsecureSoftwareAttester(platform);
    issuer =
        ResultIssuer.of(
                store, EarSigner.generate(EcCurve.P256), InstantSource.system(), AppraisalLog.NONE)
            .insecurelyTrustingSoftware(List.of(platform.publicKey()));
    service = startVerifier();
    toVerifier = new FaultyLink(service.address());
    verifier =
        VeraisonVerifier.withDiscoveredKey(
                VeraisonService.at(URI.create("http://127.0.0.1:" + toVerifier.address().getPort()))
                    .circuitBreaker(5, breakerPause)
                    .build())
            .insecureDiscoveryOverHttp()
            .build();
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(KatBundle.TYPE, Set.of(BundleAppraiser.INSECURE_SOFTWARE_LABEL))
            .pinnedInstances(Set.of(attester.instance()))
            .build();
    TlsLimits limits = new TlsLimits(handshake, TlsLimits.DEFAULT.maxHandshakeMessage());
    server =
        AttestedTlsServer.builder(
                authority.issue("server", new GeneralName(GeneralName.dNSName, "localhost")),
                RelyingParty.builder(verifier, policy)
                    .accept(new KatBundleInspector())
                    .verdictTimeout(verdict)
                    .build())
            .limits(limits)
            .build();
    client = client(attester, limits);
    stranger = client(new InsecureSoftwareAttester(EcSigner.generate(EcCurve.P256)), limits);
    patience = handshake;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    toServer = new FaultyLink((InetSocketAddress) listener.getLocalSocketAddress());
  }

  private AttestedTlsClient client(InsecureSoftwareAttester attester, TlsLimits limits) {
    return AttestedTlsClient.builder(
            ServerTrust.anchors(List.of(authority.certificate())), attester)
        .limits(limits)
        .build();
  }

  /** The verifier is there no more. */
  void killVerifier() {
    service.close();
  }

  /** It is started again, at another address. */
  void startVerifierAgain() throws IOException {
    service = startVerifier();
    toVerifier.leadTo(service.address());
  }

  @Override
  public void close() throws Exception {
    threads.shutdownNow();
    toServer.close();
    listener.close();
    verifier.close();
    toVerifier.close();
    service.close();
  }

  /**
   * What an end saw.
   *
   * @param reason why it failed, if it did
   */
  record End(String received, @Nullable Reason reason, Optional<String> message) {}

  record Attempt(End server, End client, Duration took) {
    /** Whether both ends got what they were to get. */
    boolean admitted() {
      return server.received.equals(QUESTION) && client.received.equals(ANSWER);
    }

    /** Whether no application data arrived anywhere. */
    boolean nothingPassed() {
      return server.received.isEmpty() && client.received.isEmpty();
    }
  }

  private interface Opening {
    AttestedTlsConnection open() throws IOException;
  }

  /** The device that is to be admitted connects. */
  Attempt attempt() throws Exception {
    return attempt(client);
  }

  /** One connects that nobody knows. */
  Attempt attemptOfAStranger() throws Exception {
    return attempt(stranger);
  }

  private Attempt attempt(AttestedTlsClient client) throws Exception {
    long start = System.nanoTime();
    Future<End> serving =
        threads.submit(() -> talk(() -> server.accept(listener.accept()), "", ANSWER));
    Future<End> asking =
        threads.submit(
            () ->
                talk(
                    () ->
                        client.connect(
                            new Socket(
                                toServer.address().getAddress(), toServer.address().getPort()),
                            "localhost"),
                    QUESTION,
                    ""));
    End atClient = asking.get(60, TimeUnit.SECONDS);
    End atServer = serving.get(60, TimeUnit.SECONDS);
    return new Attempt(atServer, atClient, Duration.ofNanos(System.nanoTime() - start));
  }

  private End talk(Opening opening, String question, String answer) {
    StringBuilder received = new StringBuilder();
    try (AttestedTlsConnection connection = opening.open()) {
      connection.readTimeout(patience);
      write(connection, question);
      InputStream in = connection.inputStream();
      for (int octet = in.read(); octet >= 0; octet = octet == '\n' ? -1 : in.read()) {
        received.append((char) octet);
      }
      write(connection, answer);
      return new End(received.toString(), null, Optional.empty());
    } catch (AttestedTlsException failed) {
      return new End(
          received.toString(), failed.reason(), Optional.ofNullable(failed.getMessage()));
    } catch (IOException broken) {
      return new End(received.toString(), Reason.DISCONNECTED, Optional.of("transport: " + broken));
    }
  }

  private static void write(AttestedTlsConnection connection, String line) throws IOException {
    if (!line.isEmpty()) {
      connection.outputStream().write(line.getBytes(StandardCharsets.UTF_8));
    }
  }

  private VerifierService startVerifier() throws IOException {
    return VerifierService.start(ServiceSettings.loopback(0), issuer, store);
  }
}
