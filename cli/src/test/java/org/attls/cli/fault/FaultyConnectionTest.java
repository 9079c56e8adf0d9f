package org.attls.cli.fault;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.attls.cli.fault.FaultyLink.Action;
import org.attls.cli.fault.FaultyLink.Fault;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Attested connections while the verifier or the network fails, at each stage: both ends come to an
 * end in time, nobody is admitted, the reason is the right one, and the next handshake works.
 */
class FaultyConnectionTest {
  private static final Duration VERDICT = Duration.ofSeconds(1);
  private static final Duration HANDSHAKE = Duration.ofSeconds(3);

  /** Each end may use its whole time, one behind the other, on a busy machine. */
  private static final Duration IN_TIME = HANDSHAKE.multipliedBy(3);

  private static final String QUESTION = "how are you\n";
  private static final String ANSWER = "attested\n";

  private final LabAuthority authority = LabAuthority.create("CA of the test");
  private final EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
  private final ResultIssuer issuer;
  private final FaultyLink toVerifier;
  private final VeraisonVerifier verifier;
  private final ServerSocket listener;
  private final FaultyLink toServer;
  private final AttestedTlsServer server;
  private final AttestedTlsClient client;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private VerifierService service;

  FaultyConnectionTest() throws Exception {
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
                    .build())
            .insecureDiscoveryOverHttp()
            .build();
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(KatBundle.TYPE, Set.of(BundleAppraiser.INSECURE_SOFTWARE_LABEL))
            .pinnedInstances(Set.of(attester.instance()))
            .build();
    TlsLimits limits = new TlsLimits(HANDSHAKE, TlsLimits.DEFAULT.maxHandshakeMessage());
    server =
        AttestedTlsServer.builder(
                authority.issue("server", new GeneralName(GeneralName.dNSName, "localhost")),
                RelyingParty.builder(verifier, policy)
                    .accept(new KatBundleInspector())
                    .verdictTimeout(VERDICT)
                    .build())
            .limits(limits)
            .build();
    client =
        AttestedTlsClient.builder(ServerTrust.anchors(List.of(authority.certificate())), attester)
            .limits(limits)
            .build();
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    toServer = new FaultyLink((InetSocketAddress) listener.getLocalSocketAddress());
  }

  @AfterEach
  void stop() throws Exception {
    threads.shutdownNow();
    toServer.close();
    listener.close();
    verifier.close();
    toVerifier.close();
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "well-known, SWALLOW",
    "well-known, CUT",
    "well-known, HALF_THEN_CUT",
    "newSession, SWALLOW",
    "newSession, CUT",
    "newSession, HALF_THEN_CUT",
    "/session/, SWALLOW",
    "/session/, CUT",
    "/session/, HALF_THEN_CUT"
  })
  void aVerifierThatFailsAdmitsNobodyUntilItIsBack(String stage, Action action) throws Exception {
    toVerifier.fail(
        (toServer, piece, request) -> !toServer && request.contains(stage) ? action : Action.PASS);
    refused(Reason.VERIFIER_UNAVAILABLE);
    toVerifier.heal();
    admitted();
  }

  /** Lost on the way there: the verifier never hears of it. */
  @ParameterizedTest
  @CsvSource({"well-known", "newSession", "/session/"})
  void aQuestionThatGetsLostAdmitsNobody(String stage) throws Exception {
    toVerifier.fail(
        (toServer, piece, request) ->
            toServer && request.contains(stage) ? Action.SWALLOW : Action.PASS);
    refused(Reason.VERIFIER_UNAVAILABLE);
    toVerifier.heal();
    admitted();
  }

  @Test
  void aVerifierThatIsKilledAndStartedAgainIsUsedAgain() throws Exception {
    admitted();
    service.close();
    refused(Reason.VERIFIER_UNAVAILABLE);
    service = startVerifier();
    toVerifier.leadTo(service.address());
    admitted();
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"SWALLOW", "CUT", "HALF_THEN_CUT"})
  void aNetworkThatFailsAtTheClientHelloAdmitsNobody(Action action) throws Exception {
    networkFails((toServer, piece, request) -> toServer ? action : Action.PASS);
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"SWALLOW", "CUT", "HALF_THEN_CUT"})
  void aNetworkThatFailsAtTheServersFlightAdmitsNobody(Action action) throws Exception {
    networkFails((toServer, piece, request) -> toServer ? Action.PASS : action);
  }

  @ParameterizedTest
  @EnumSource(
      value = Action.class,
      names = {"SWALLOW", "CUT", "HALF_THEN_CUT"})
  void aNetworkThatFailsAtTheEvidenceAdmitsNobody(Action action) throws Exception {
    networkFails(
        (toServer, piece, request) ->
            toServer && piece.number() > 0 && piece.size() > 500 ? action : Action.PASS);
  }

  private void networkFails(Fault fault) throws Exception {
    admitted();
    toServer.fail(fault);
    Attempt attempt = attempt();
    assertThat(attempt.server.reason)
        .as(attempt.toString())
        .isIn(Reason.DISCONNECTED, Reason.DEADLINE);
    assertThat(attempt.client.reason)
        .as(attempt.toString())
        .isIn(Reason.DISCONNECTED, Reason.DEADLINE, Reason.REFUSED_BY_PEER);
    nothingPassed(attempt);
    toServer.heal();
    admitted();
  }

  private void refused(Reason reason) throws Exception {
    Attempt attempt = attempt();
    assertThat(attempt.server.reason).as(attempt.toString()).isEqualTo(reason);
    assertThat(attempt.client.reason).as(attempt.toString()).isEqualTo(Reason.REFUSED_BY_PEER);
    nothingPassed(attempt);
  }

  private static void nothingPassed(Attempt attempt) {
    assertThat(attempt.server.received).isEmpty();
    assertThat(attempt.client.received).isEmpty();
    assertThat(attempt.took).isLessThan(IN_TIME);
  }

  private void admitted() throws Exception {
    Attempt attempt = attempt();
    assertThat(attempt.server.received).as(attempt.toString()).isEqualTo(QUESTION);
    assertThat(attempt.client.received).as(attempt.toString()).isEqualTo(ANSWER);
  }

  /**
   * What an end saw.
   *
   * @param reason why it failed, if it did
   */
  private record End(String received, @Nullable Reason reason, Optional<String> message) {}

  private record Attempt(End server, End client, Duration took) {}

  private interface Opening {
    AttestedTlsConnection open() throws IOException;
  }

  private Attempt attempt() throws Exception {
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

  private static End talk(Opening opening, String question, String answer) {
    StringBuilder received = new StringBuilder();
    try (AttestedTlsConnection connection = opening.open()) {
      connection.readTimeout(HANDSHAKE);
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
