package org.attls.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Optional;
import org.attls.rats.Attester;
import org.attls.rats.Reason;
import org.attls.tls.appraise.PassportTrust;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.attest.PassportSource;
import org.attls.tls.credential.Credential;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.AttesterSettings;
import org.attls.tls.engine.ClientSettings;
import org.attls.tls.engine.ConnectionSettings;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.NonceSource;
import org.attls.tls.engine.PeerDemands;
import org.attls.tls.internal.bc.BcEngine;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of attested TLS: authenticates its server by X.509 or by the server's evidence,
 * and attests with evidence of its own where an {@link Attester} is configured
 * (draft-fossati-tls-attestation-07, section 5: background check).
 *
 * <p>Safe by default: TLS 1.3 only, a server that does not attest although it has to, or does not
 * ask for the client's evidence, is refused, binding {@code bound}, no resumption, no early data.
 * Immutable; shared by all connections and threads.
 */
public final class AttestedTlsClient {
  private final Optional<ServerTrust> trust;
  private final Optional<Credential> credential;
  private final boolean credentialRequired;
  private final Optional<AttesterSettings> attestation;
  private final PeerDemands demands;
  private final ConnectionSettings connection;
  private final NonceSource nonces;

  private AttestedTlsClient(Builder builder) {
    SecureRandom random = new SecureRandom();
    this.trust = Optional.ofNullable(builder.trust);
    this.credential = Optional.ofNullable(builder.credential);
    this.credentialRequired = builder.credentialRequired;
    this.attestation = builder.attestation();
    this.demands = builder.demands();
    this.connection = builder.connection(random);
    this.nonces = NonceSource.random(random);
  }

  /**
   * Begins a configuration in which nothing has been said yet. It has to say at least which servers
   * are taken: {@link Builder#serverTrust}, {@link Builder#relyingParty} or {@link
   * Builder#acceptPassports}.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** A client that attests to every server, and refuses those that do not ask for it. */
  public static Builder builder(ServerTrust trust, Attester attester) {
    return builder().serverTrust(trust).attester(attester);
  }

  /**
   * A client that takes only servers whose evidence satisfies {@code relyingParty}; they need no
   * certificate.
   *
   * <p>The host is then for routing only (server_name): which instances may answer for it is the
   * policy's to say.
   */
  public static Builder relyingOn(RelyingParty relyingParty) {
    return builder().relyingParty(relyingParty);
  }

  /**
   * A client that takes only servers which present a result of a trusted verifier; they need no
   * certificate. See {@link Builder#acceptPassports}.
   */
  public static Builder acceptingPassports(PassportTrust trusted) {
    return builder().acceptPassports(trusted);
  }

  /** A client that presents results of verifiers, and refuses servers that do not ask for them. */
  public static Builder presenting(ServerTrust trust, PassportSource passports) {
    return builder().serverTrust(trust).passports(passports);
  }

  /** An ordinary TLS 1.3 client. */
  public static Builder withoutAttestation(ServerTrust trust) {
    return builder().serverTrust(trust);
  }

  /** An engine for one connection to {@code host}, a name or an address. */
  public AttestedTlsEngine newEngine(String host) throws AttestedTlsException {
    return newEngine(host, connection.listener());
  }

  /** An engine for one connection, with a listener of its own. */
  public AttestedTlsEngine newEngine(String host, HandshakeListener ofConnection)
      throws AttestedTlsException {
    return BcEngine.client(settings(host, ofConnection));
  }

  private ClientSettings settings(String host, HandshakeListener ofConnection) {
    return new ClientSettings(
        trust,
        host,
        credential,
        credentialRequired,
        attestation,
        demands,
        nonces,
        connection.toldTo(ofConnection));
  }

  /**
   * Runs the handshake on a connected socket. Blocks for no longer than the handshake timeout, if
   * the attester keeps it, and two seconds in which to tell a peer why.
   *
   * <p>A server that attests has been judged when this returns. It judges our evidence after our
   * last message: only application data or close_notify from it says that we were admitted, and a
   * refusal arrives as an {@link AttestedTlsException} on the first read.
   *
   * @param host the name or address that the server's certificate must carry
   * @throws AttestedTlsException why there is no connection; the socket is closed whenever none is
   *     returned
   */
  public AttestedTlsConnection connect(Socket socket, String host) throws IOException {
    return connect(socket, host, connection.listener());
  }

  /** As {@link #connect(Socket, String)}, with a listener of its own. */
  public AttestedTlsConnection connect(Socket socket, String host, HandshakeListener ofConnection)
      throws IOException {
    return AttestedTlsConnection.open(
        socket, () -> newEngine(host, ofConnection), connection.limits().handshakeTimeout());
  }

  /** Collects a configuration. */
  public static final class Builder extends AttestedTlsBuilder<Builder> {
    private @Nullable ServerTrust trust;
    private @Nullable Credential credential;
    private boolean credentialRequired;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Takes servers by their X.509 certificate, or by a pinned raw public key: alone; or beside
     * their attestation, where that is demanded and {@link RelyingParty} takes it there.
     */
    public Builder serverTrust(ServerTrust trusted) {
      this.trust = trusted;
      return this;
    }

    /**
     * Shows a certificate, or a raw public key, to servers that ask for one, where it does not
     * attest (mutual TLS). Servers that take no raw public keys get none.
     */
    public Builder credential(Credential ofClient) {
      this.credential = ofClient;
      return this;
    }

    /**
     * Refuses servers that do not ask for the {@link #credential}, or do not take it, with {@link
     * Reason#NOT_ANSWERED}: they would go by no identity, or by another. Nothing but the refusal
     * has been sent to them then. Whether they look at what they asked for, only they know.
     */
    public Builder credentialRequired() {
      this.credentialRequired = true;
      return this;
    }

    /**
     * The client.
     *
     * @throws IllegalArgumentException if certificates are taken and none is trusted, or the other
     *     way round; if it attests and has a certificate for another key; if it has none to insist
     *     on; if there are raw public keys beside attestation; if its own evidence and the server's
     *     may not be bound in the same mode: a connection has one
     */
    public AttestedTlsClient build() {
      AttestedTlsClient client = new AttestedTlsClient(this);
      client.settings("", HandshakeListener.NONE);
      return client;
    }
  }
}
