package org.attls.cli.demo;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.attls.attack.lab.LabAuthority;
import org.attls.attack.relay.RelayAttacker;
import org.attls.attack.relay.SigningOracleAttester;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.inspect.ParsecTpmInspector;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.Attester;
import org.attls.rats.Verifier;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.HandshakeListener;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.Appraiser;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * Where connections are attempted: a server with the safe defaults, one that allows the raw nonce,
 * and clients honest and otherwise. Both servers admit one device, by its attestation key.
 */
final class Laboratory implements AutoCloseable {
  /** What honest clients send. */
  static final String READING = "temperature 21.5 C\n";

  /** What others send. */
  static final String FORGERY = "temperature 99.9 C\n";

  private static final String SERVICE = "service.example";
  private static final String ELSEWHERE = "elsewhere.example";

  private final Attester device;
  private final ServerTrust trust;
  private final X509Credential elsewhere;
  private final ServerSite server;
  private final ServerSite lenientServer;
  private final Recording recording;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "demo end");
            thread.setDaemon(true);
            return thread;
          });

  private Laboratory(
      Attester device,
      LabAuthority authority,
      ServerSite server,
      ServerSite lenientServer,
      Recording recording) {
    this.device = device;
    this.trust = ServerTrust.anchors(List.of(authority.certificate()));
    this.elsewhere = issue(authority, ELSEWHERE);
    this.server = server;
    this.lenientServer = lenientServer;
    this.recording = recording;
  }

  /**
   * Starts the servers.
   *
   * @param device attests honestly; stays the caller's to close
   * @param instance the attestation key that is admitted
   * @param verifier whom the servers ask
   * @param recording what is written down of the connections
   */
  static Laboratory open(Attester device, Bytes instance, Verifier verifier, Recording recording)
      throws CommandFailure {
    LabAuthority authority = LabAuthority.create("CA of the demonstration");
    X509Credential credential = issue(authority, SERVICE);
    AffirmingPolicy policy =
        AffirmingPolicy.builder()
            .expect(ParsecTpmToken.TYPE, Set.of(Appraiser.LABEL))
            .pinnedInstances(Set.of(instance))
            .verifierDeveloper(ResultIssuer.DEVELOPER)
            .build();
    RelyingParty.Builder strict =
        RelyingParty.builder(verifier, policy).accept(new ParsecTpmInspector());
    ServerSite server = start(credential, strict.build(), recording);
    RelyingParty.Builder lenient =
        RelyingParty.builder(verifier, policy)
            .accept(new ParsecTpmInspector())
            .insecureAllowDraftBinding();
    try {
      return new Laboratory(
          device, authority, server, start(credential, lenient.build(), recording), recording);
    } catch (CommandFailure failed) {
      server.close();
      throw failed;
    }
  }

  private static ServerSite start(
      X509Credential credential, RelyingParty relyingParty, Recording recording)
      throws CommandFailure {
    AttestedTlsServer.Builder server = AttestedTlsServer.builder(credential, relyingParty);
    recording.secrets().ifPresent(server::insecureKeyLog);
    return ServerSite.start(server.build(), recording);
  }

  /** Where the server with the safe defaults listens. */
  InetSocketAddress address() {
    return server.address();
  }

  /** The name in its certificate. */
  String serverName() {
    return SERVICE;
  }

  /** The device connects to the server, as it should. */
  Attempt honest(HandshakeListener listener) throws IOException {
    return connect(device, listener, READING);
  }

  /** A client with that attester connects to the server. */
  Attempt lying(Attester attester) throws IOException {
    return connect(attester, HandshakeListener.NONE, FORGERY);
  }

  /** A client connects to the server with the safe defaults. */
  Attempt connect(Attester attester, HandshakeListener listener, String message)
      throws IOException {
    return attempt(
        server,
        () ->
            AttestedTlsClient.builder(trust, attester)
                .listener(listener)
                .build()
                .connect(server.dial(), SERVICE),
        message);
  }

  /**
   * A relay.
   *
   * @param attempt the attacker's connection with the genuine server
   * @param victim the device's connection with the attacker
   */
  record Relay(Attempt attempt, End victim) {
    /** Whether the device attested to the attacker and noticed nothing. */
    boolean lured() {
      return victim.got(RelayAttacker.ANSWER);
    }
  }

  /** Who allows the raw nonce. */
  enum Lenient {
    NOBODY,
    SERVER,
    SERVER_AND_DEVICE
  }

  /** What the attacker does about the binding mode. */
  enum Tactic {
    NEGOTIATES,
    IGNORES_BINDING
  }

  /**
   * The attacker's server has a valid certificate of its own, and the device some business there.
   */
  Relay relay(Lenient lenient, Tactic tactic) throws IOException {
    SigningOracleAttester leaking = new SigningOracleAttester(device);
    AttestedTlsClient.Builder victim = AttestedTlsClient.builder(trust, leaking);
    // The attacker logs nothing, and the genuine server knows its own connections only.
    recording.secrets().ifPresent(victim::insecureKeyLog);
    if (lenient == Lenient.SERVER_AND_DEVICE) {
      victim.insecureAllowDraftBinding();
    }
    try (RelayAttacker attacker =
        tactic == Tactic.NEGOTIATES
            ? RelayAttacker.negotiating(elsewhere, leaking)
            : RelayAttacker.ignoringBinding(elsewhere, leaking)) {
      return relay(lenient == Lenient.NOBODY ? server : lenientServer, attacker, victim.build());
    }
  }

  private Relay relay(ServerSite genuine, RelayAttacker attacker, AttestedTlsClient victim)
      throws IOException {
    Future<End> victimEnd =
        threads.submit(
            () ->
                End.asking(
                    () -> victim.connect(ServerSite.dial(attacker.address(), recording), ELSEWHERE),
                    READING));
    Attempt attempt =
        attempt(genuine, () -> attacker.attack(genuine.dial(), trust, SERVICE), FORGERY);
    // A victim that the attacker has not got round to waits no longer.
    attacker.close();
    return new Relay(attempt, ended(victimEnd));
  }

  @Override
  public void close() {
    server.close();
    lenientServer.close();
    threads.shutdownNow();
  }

  /** Both ends work in threads of their own, so that this one can be told to stop. */
  private Attempt attempt(ServerSite to, End.Opening client, String message) throws IOException {
    long start = System.nanoTime();
    Future<End> serverEnd = threads.submit(to::serveOne);
    Future<End> clientEnd = threads.submit(() -> End.asking(client, message));
    End atClient = ended(clientEnd);
    End atServer = ended(serverEnd);
    return new Attempt(atServer, atClient, Duration.ofNanos(System.nanoTime() - start));
  }

  /** Every end has a time limit of its own. */
  private static End ended(Future<End> end) throws IOException {
    try {
      return end.get();
    } catch (ExecutionException defect) {
      throw new IllegalStateException("an end of a connection failed", defect.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static X509Credential issue(LabAuthority authority, String name) {
    return authority.issue(name, new GeneralName(GeneralName.dNSName, name));
  }
}
