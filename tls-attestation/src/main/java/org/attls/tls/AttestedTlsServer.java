package org.attls.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.ConnectionSettings;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.engine.NonceSource;
import org.attls.tls.engine.ServerSettings;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.internal.bc.BcEngine;
import org.attls.tls.wire.CodePoints;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of attested TLS: authenticates with an X.509 certificate, and demands evidence
 * of its clients where a {@link RelyingParty} is configured (draft-fossati-tls-attestation-07,
 * section 5: client attests, background check).
 *
 * <p>Safe by default: TLS 1.3 only, attestation required, binding {@code bound}, no tickets, no
 * early data. Immutable; shared by all connections and threads.
 */
public final class AttestedTlsServer {
  private final X509Credential credential;
  private final Optional<RelyingParty> relyingParty;
  private final @Nullable NonceSource nonces;
  private final CodePoints codePoints;
  private final TlsLimits limits;
  private final List<NamedGroup> groups;
  private final boolean uniformAlerts;
  private final HandshakeListener listener;
  private final SecureRandom random = new SecureRandom();

  private AttestedTlsServer(Builder builder) {
    this.credential = builder.credential;
    this.relyingParty = Optional.ofNullable(builder.relyingParty);
    this.nonces = builder.nonces;
    this.codePoints = builder.codePoints;
    this.limits = builder.limits;
    this.groups = builder.groups;
    this.uniformAlerts = builder.uniformAlerts;
    this.listener = builder.listener;
  }

  /** A server that takes no client without evidence that satisfies {@code relyingParty}. */
  public static Builder builder(X509Credential credential, RelyingParty relyingParty) {
    Builder builder = new Builder(credential);
    builder.relyingParty = relyingParty;
    return builder;
  }

  /** An ordinary TLS 1.3 server, which asks its clients for nothing. */
  public static Builder withoutAttestation(X509Credential credential) {
    return new Builder(credential);
  }

  /** An engine for one connection. */
  public AttestedTlsEngine newEngine() throws AttestedTlsException {
    return newEngine(listener);
  }

  /** An engine for one connection, with a listener of its own. */
  public AttestedTlsEngine newEngine(HandshakeListener ofConnection) throws AttestedTlsException {
    return BcEngine.server(
        new ServerSettings(
            credential,
            relyingParty,
            nonces == null ? NonceSource.random(random) : nonces,
            new ConnectionSettings(
                codePoints, limits, groups, uniformAlerts, ofConnection, random)));
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
    return accept(socket, listener);
  }

  /** As {@link #accept(Socket)}, with a listener of its own. */
  public AttestedTlsConnection accept(Socket socket, HandshakeListener ofConnection)
      throws IOException {
    return AttestedTlsConnection.open(
        socket, () -> newEngine(ofConnection), limits.handshakeTimeout());
  }

  /** Collects a configuration. */
  public static final class Builder {
    private final X509Credential credential;
    private @Nullable RelyingParty relyingParty;
    private @Nullable NonceSource nonces;
    private CodePoints codePoints = CodePoints.DRAFT_07;
    private TlsLimits limits = TlsLimits.DEFAULT;
    private List<NamedGroup> groups = NamedGroup.DEFAULT;
    private boolean uniformAlerts;
    private HandshakeListener listener = HandshakeListener.NONE;

    private Builder(X509Credential credential) {
      this.credential = credential;
    }

    /**
     * Takes nonces from elsewhere. A nonce that repeats, or that others choose, lets evidence be
     * replayed.
     */
    public Builder insecureNonces(NonceSource source) {
      this.nonces = source;
      return this;
    }

    /** Other code points than the defaults for private use. */
    public Builder codePoints(CodePoints other) {
      this.codePoints = other;
      return this;
    }

    /** Other limits than {@link TlsLimits#DEFAULT}. */
    public Builder limits(TlsLimits other) {
      this.limits = other;
      return this;
    }

    /**
     * Sends bad_certificate for everything that is wrong with a client's evidence, so that it
     * learns nothing.
     */
    public Builder uniformAlerts() {
      this.uniformAlerts = true;
      return this;
    }

    /**
     * Other groups for the key exchange than {@link NamedGroup#DEFAULT}, in order of preference.
     */
    public Builder groups(List<NamedGroup> other) {
      this.groups = List.copyOf(other);
      return this;
    }

    /** Tells what happens in each handshake. */
    public Builder listener(HandshakeListener told) {
      this.listener = told;
      return this;
    }

    /** The server. */
    public AttestedTlsServer build() {
      return new AttestedTlsServer(this);
    }
  }
}
