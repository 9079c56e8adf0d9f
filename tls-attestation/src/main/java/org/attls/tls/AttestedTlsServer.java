package org.attls.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Optional;
import org.attls.rats.Attester;
import org.attls.tls.appraise.PassportTrust;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.attest.PassportSource;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.Credential;
import org.attls.tls.credential.CredentialsByName;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.AttesterSettings;
import org.attls.tls.engine.ConnectionSettings;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.NonceSource;
import org.attls.tls.engine.PeerDemands;
import org.attls.tls.engine.ServerSettings;
import org.attls.tls.internal.bc.BcEngine;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of attested TLS: authenticates with an X.509 certificate, or to clients that ask
 * for it with evidence, and demands evidence of its clients where a {@link RelyingParty} is
 * configured (draft-fossati-tls-attestation-07, section 5: background check).
 *
 * <p>Safe by default: TLS 1.3 only, attestation of clients required, binding {@code bound}, no
 * tickets, no early data. Immutable; shared by all connections and threads.
 */
public final class AttestedTlsServer {
  private final Optional<Credential> credential;
  private final Optional<CredentialsByName> byName;
  private final Optional<AttesterSettings> attestation;
  private final PeerDemands demands;
  private final Optional<ClientTrust> clientTrust;
  private final ConnectionSettings connection;
  private final NonceSource nonces;

  private AttestedTlsServer(Builder builder) {
    SecureRandom random = new SecureRandom();
    this.credential = Optional.ofNullable(builder.credential);
    this.byName = Optional.ofNullable(builder.byName);
    this.attestation = builder.attestation();
    this.demands = builder.demands();
    this.clientTrust = Optional.ofNullable(builder.clientTrust);
    this.connection = builder.connection(random);
    this.nonces = builder.nonces == null ? NonceSource.random(random) : builder.nonces;
  }

  /**
   * Begins a configuration in which nothing has been said yet. It has to say at least what the
   * server authenticates with: {@link Builder#credential}, {@link Builder#attester} or {@link
   * Builder#passports}.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** A server that takes no client without evidence that satisfies {@code relyingParty}. */
  public static Builder builder(X509Credential credential, RelyingParty relyingParty) {
    return builder().credential(credential).relyingParty(relyingParty);
  }

  /**
   * A server that authenticates with evidence alone: it has no certificate, and refuses clients
   * that do not ask for its evidence.
   */
  public static Builder attesting(Attester attester) {
    return builder().attester(attester);
  }

  /**
   * A server that takes only clients which present a result of a trusted verifier. See {@link
   * Builder#acceptPassports}.
   */
  public static Builder acceptingPassports(X509Credential credential, PassportTrust trusted) {
    return builder().credential(credential).acceptPassports(trusted);
  }

  /**
   * A server that authenticates with results of verifiers alone: it has no certificate, and refuses
   * clients that do not ask for them.
   */
  public static Builder presenting(PassportSource passports) {
    return builder().passports(passports);
  }

  /** An ordinary TLS 1.3 server, which asks its clients for nothing. */
  public static Builder withoutAttestation(Credential credential) {
    return builder().credential(credential);
  }

  /** An engine for one connection. */
  public AttestedTlsEngine newEngine() throws AttestedTlsException {
    return newEngine(connection.listener());
  }

  /** An engine for one connection, with a listener of its own. */
  public AttestedTlsEngine newEngine(HandshakeListener ofConnection) throws AttestedTlsException {
    return BcEngine.server(settings(ofConnection, false));
  }

  /**
   * An engine for one connection that leaves asking the verifier to its owner, so that nobody waits
   * inside of it: see {@link AttestedTlsEngine.State#AWAITING_VERDICT}.
   */
  public AttestedTlsEngine newEngineAwaitingVerdict(HandshakeListener ofConnection)
      throws AttestedTlsException {
    return BcEngine.server(settings(ofConnection, true));
  }

  private ServerSettings settings(HandshakeListener ofConnection, boolean awaitsVerdict) {
    return new ServerSettings(
        credential,
        byName,
        attestation,
        demands,
        clientTrust,
        nonces,
        awaitsVerdict,
        connection.toldTo(ofConnection));
  }

  /**
   * Runs the handshake on a connected socket and judges the client. Blocks for no longer than the
   * handshake timeout, if the verifier keeps it, and two seconds in which to tell a peer why.
   *
   * @return a connection whose client has been admitted
   * @throws AttestedTlsException why the client was not; the socket is closed whenever no
   *     connection is returned
   */
  public AttestedTlsConnection accept(Socket socket) throws IOException {
    return accept(socket, connection.listener());
  }

  /** As {@link #accept(Socket)}, with a listener of its own. */
  public AttestedTlsConnection accept(Socket socket, HandshakeListener ofConnection)
      throws IOException {
    return AttestedTlsConnection.open(
        socket, () -> newEngine(ofConnection), connection.limits().handshakeTimeout());
  }

  /** Collects a configuration. */
  public static final class Builder extends AttestedTlsBuilder<Builder> {
    private @Nullable Credential credential;
    private @Nullable CredentialsByName byName;
    private @Nullable ClientTrust clientTrust;
    private @Nullable NonceSource nonces;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Authenticates with this certificate, or raw public key, to clients that do not ask for an
     * attestation, and to all of them where it does not attest.
     */
    public Builder credential(Credential ofServer) {
      this.credential = ofServer;
      return this;
    }

    /**
     * Chooses the credential by the name that a client asks for (server_name); clients that ask for
     * none get the one given at the beginning.
     */
    public Builder credentialsByName(CredentialsByName chosen) {
      this.byName = chosen;
      return this;
    }

    /**
     * Which X.509 certificates, or pinned raw public keys, of clients are taken: beside their
     * attestation; or alone, where clients need not attest, and then each has to show one (mutual
     * TLS).
     */
    public Builder clientTrust(ClientTrust trusted) {
      this.clientTrust = trusted;
      return this;
    }

    /**
     * Takes nonces from elsewhere. A nonce that repeats, or that others choose, lets evidence be
     * replayed.
     */
    public Builder insecureNonces(NonceSource source) {
      this.nonces = source;
      return this;
    }

    /**
     * The server.
     *
     * @throws IllegalArgumentException if certificates are taken and none is trusted, or the other
     *     way round; if its own evidence and the clients' may not be bound in the same mode: a
     *     connection has one
     */
    public AttestedTlsServer build() {
      AttestedTlsServer server = new AttestedTlsServer(this);
      server.settings(HandshakeListener.NONE, false);
      return server;
    }
  }
}
