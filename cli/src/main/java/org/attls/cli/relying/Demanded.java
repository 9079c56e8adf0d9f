package org.attls.cli.relying;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.appraise.PassportTrust;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.wire.BindingMode;

/**
 * What is demanded of the peers of a connection, with the verifier open. Closing it frees the
 * verifier.
 *
 * @param evidence what is demanded of evidence; empty where none is taken
 * @param results whose results are believed; empty where none are
 * @param authorities what certificates beside the attestation must lead to; empty where none are
 *     taken
 */
public record Demanded(
    Optional<RelyingParty> evidence,
    Optional<PassportTrust> results,
    List<X509Certificate> authorities,
    Runnable release)
    implements AutoCloseable {
  /** Peers need not attest. */
  public static final Demanded NOTHING =
      new Demanded(Optional.empty(), Optional.empty(), List.of(), () -> {});

  private static final Duration USUAL_VERDICT = Duration.ofSeconds(10);

  /** Demands it of the clients of a server. */
  public void ofClients(AttestedTlsServer.Builder server) {
    evidence.ifPresent(server::relyingParty);
    results.ifPresent(server::acceptPassports);
    if (!authorities.isEmpty()) {
      server.clientTrust(ClientTrust.anchors(authorities));
    }
  }

  /** Demands it of the servers of a client; certificates then have to name the host. */
  public void ofServers(AttestedTlsClient.Builder client) {
    evidence.ifPresent(client::relyingParty);
    results.ifPresent(client::acceptPassports);
    if (!authorities.isEmpty()) {
      client.serverTrust(ServerTrust.anchors(authorities));
    }
  }

  /** Whether evidence over the raw nonce is taken. */
  public boolean takesDraftBinding() {
    return evidence.map(it -> it.bindingModes().contains(BindingMode.DRAFT)).orElse(false);
  }

  @Override
  public void close() {
    release.run();
  }

  /** What a verifier gets of the time for a handshake unless somebody says less. */
  static Duration verdictTimeout(Duration handshakeTimeout) {
    return verdictTimeout(handshakeTimeout, USUAL_VERDICT);
  }

  /** Less than the handshake may take: a verifier that is slow is then told from a slow peer. */
  static Duration verdictTimeout(Duration handshakeTimeout, Duration wanted) {
    Duration most = handshakeTimeout.multipliedBy(2).dividedBy(3);
    return most.compareTo(wanted) < 0 ? most : wanted;
  }
}
