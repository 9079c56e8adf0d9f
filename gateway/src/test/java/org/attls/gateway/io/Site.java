package org.attls.gateway.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.admit.Limit;
import org.attls.gateway.config.GatewayFile;
import org.attls.gateway.handoff.HandoffSecrets;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Attester;
import org.attls.rats.Tier;
import org.attls.rats.Verdict;
import org.attls.rats.Verifier;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.FakeEvidence;
import org.attls.tls.fake.FakeVerifier;
import org.attls.tls.fake.TestCertificates;

/** A gateway with one listener, and devices around it. */
final class Site implements AutoCloseable, Observer {
  private static final TestCertificates CERTIFICATES = new TestCertificates();

  final List<HandshakeRecord> handshakes = new CopyOnWriteArrayList<>();
  final List<Limit> refusals = new CopyOnWriteArrayList<>();
  final List<String> handoffRefusals = new CopyOnWriteArrayList<>();
  final List<String> backendFailures = new CopyOnWriteArrayList<>();
  final List<Bytes> outlived = new CopyOnWriteArrayList<>();
  final List<End> ends = new CopyOnWriteArrayList<>();
  final List<String> endings = new CopyOnWriteArrayList<>();
  final AtomicLong carried = new AtomicLong();
  volatile boolean admitsAnybody = true;
  final Set<Integer> loopsSeen = ConcurrentHashMap.newKeySet();
  volatile Optional<AttestationException> standing = Optional.empty();

  private final Verifier verifier;
  private final AppraisalPolicy policy;
  private final HandoffSecrets secrets;
  private final Optional<BackendTls> backendTls;
  private final Gateway gateway;

  private Site(
      Transport transport,
      Verifier verifier,
      AppraisalPolicy policy,
      HandoffSecrets secrets,
      Optional<BackendTls> backendTls,
      GatewayFile file)
      throws IOException {
    this.secrets = secrets;
    this.backendTls = backendTls;
    this.verifier = verifier;
    this.policy = policy;
    this.gateway = Gateway.start(transport, file.limits(), served(file), this);
  }

  /** A file with one listener and one back end. */
  static GatewayFile file(int backend, String handoff, String... more) throws Exception {
    return fileTo("127.0.0.1:" + backend, handoff, more);
  }

  /** As {@link #file}, with any back end. */
  static GatewayFile fileTo(String backend, String handoff, String... more) throws Exception {
    return GatewayFile.read(
        "gateway.yaml",
        Bytes.utf8(
            """
            listeners:
              - name: front
                bind: 127.0.0.1:0
                tls: { certificate: a, key: b }
                policy: p.yaml
                backend: back
                handoff: HANDOFF
            backends:
              - { name: back, connect: "BACKEND" }
            """
                    .replace("HANDOFF", handoff)
                    .replace("BACKEND", backend)
                + String.join("\n", more)
                + "\n"));
  }

  static Site open(GatewayFile file) throws IOException {
    return open(file, FakeVerifier.affirming());
  }

  static Site open(GatewayFile file, Verifier verifier) throws IOException {
    return new Site(
        Transport.best(),
        verifier,
        FakeVerifier.statusPolicy(),
        HandoffSecrets.NONE,
        Optional.empty(),
        file);
  }

  static Site open(Transport transport, GatewayFile file) throws IOException {
    return new Site(
        transport,
        FakeVerifier.affirming(),
        FakeVerifier.statusPolicy(),
        HandoffSecrets.NONE,
        Optional.empty(),
        file);
  }

  /** A file where devices that the verifier warns of go to that back end, "back" or "repair". */
  static GatewayFile quarantining(int backend, int repair, String quarantine) throws Exception {
    return file(
        backend,
        "none\n    quarantine: " + quarantine,
        "  - { name: repair, connect: \"127.0.0.1:" + repair + "\" }");
  }

  /** The verifier finds that of every device, and the policy takes whatever it finds. */
  static Site finding(Tier tier, GatewayFile file) throws IOException {
    return finding(tier, Transport.best(), file);
  }

  static Site finding(Tier tier, Transport transport, GatewayFile file) throws IOException {
    return new Site(
        transport,
        FakeVerifier.answering(
            (challenge, evidence, deadline) -> FakeVerifier.result(challenge, tier)),
        (result, facts) ->
            new Verdict(
                new AttestedIdentity(AttestedIdentity.Level.CLASS, "fake"),
                result,
                Duration.ofHours(1)),
        HandoffSecrets.NONE,
        Optional.empty(),
        file);
  }

  static Site judging(GatewayFile file, AppraisalPolicy policy) throws IOException {
    return new Site(
        Transport.best(),
        FakeVerifier.affirming(),
        policy,
        HandoffSecrets.NONE,
        Optional.empty(),
        file);
  }

  static Site with(HandoffSecrets secrets, GatewayFile file) throws IOException {
    return new Site(
        Transport.best(),
        FakeVerifier.affirming(),
        FakeVerifier.statusPolicy(),
        secrets,
        Optional.empty(),
        file);
  }

  static Site over(BackendTls tls, GatewayFile file) throws IOException {
    return new Site(
        Transport.best(),
        FakeVerifier.affirming(),
        FakeVerifier.statusPolicy(),
        HandoffSecrets.NONE,
        Optional.of(tls),
        file);
  }

  private List<Served> served(GatewayFile file) {
    AttestedTlsServer server =
        AttestedTlsServer.builder(
                CERTIFICATES.server("server.example"),
                RelyingParty.builder(verifier, policy)
                    .accept(new FakeEvidence.Inspector())
                    .verdictTimeout(file.deadlines().verdict())
                    .build())
            .limits(
                new TlsLimits(file.deadlines().handshake(), file.limits().handshakeMessageBytes()))
            .build();
    return file.listeners().stream()
        .map(
            listener ->
                new Served(
                    listener,
                    new Served.Destination(file.backendOf(listener), backendTls),
                    file.quarantineOf(listener)
                        .map(it -> new Served.Destination(it, Optional.empty())),
                    file.limits(),
                    file.deadlines(),
                    file.verdictTime(),
                    server,
                    secrets,
                    () -> admitsAnybody,
                    peer -> standing))
        .toList();
  }

  void reload(GatewayFile file) throws IOException {
    gateway.replace(file.limits(), served(file));
  }

  Gateway gateway() {
    return gateway;
  }

  InetSocketAddress address() {
    return gateway.address("front");
  }

  int port(String listener) {
    return gateway.address(listener).getPort();
  }

  /** A connection without TLS. */
  Socket dial() throws IOException {
    return dial(address().getPort());
  }

  static Socket dial(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  /** An honest device. */
  AttestedTlsConnection device() throws IOException {
    return device(FakeAttester.honest());
  }

  /** An honest device that comes by that port. */
  AttestedTlsConnection deviceAt(int port) throws IOException {
    return client(FakeAttester.honest()).connect(dial(port), "server.example");
  }

  AttestedTlsConnection device(Attester attester) throws IOException {
    return client(attester).connect(dial(), "server.example");
  }

  AttestedTlsClient client(Attester attester) {
    return AttestedTlsClient.builder(ServerTrust.anchors(List.of(CERTIFICATES.root())), attester)
        .limits(new TlsLimits(Duration.ofSeconds(20), 128 * 1024))
        .build();
  }

  HandshakeRecord handshake() {
    Condition.await("the end of a handshake", () -> !handshakes.isEmpty());
    return handshakes.get(0);
  }

  End end() {
    Condition.await("the end of a connection", () -> !ends.isEmpty());
    return ends.get(0);
  }

  @Override
  public void handshake(HandshakeRecord record) {
    handshakes.add(record);
  }

  @Override
  public void refused(String listener, Limit limit) {
    refusals.add(limit);
  }

  @Override
  public void handoffRefused(String kind, String reason) {
    handoffRefusals.add(kind + "," + reason);
  }

  @Override
  public void backendFailed(String backend, String reason) {
    backendFailures.add(backend + "," + reason);
  }

  @Override
  public void loopLag(int loop, Duration lag) {
    loopsSeen.add(loop);
  }

  @Override
  public void expired(Bytes connection, String listener) {
    outlived.add(connection);
  }

  @Override
  public void carried(String listener, boolean toBackend, int octets) {
    carried.addAndGet(octets);
  }

  @Override
  public void ended(Bytes connection, String listener, End end, String message) {
    endings.add(message);
    ends.add(end);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
