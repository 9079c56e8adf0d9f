package org.attls.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.rats.Attester;
import org.attls.tls.appraise.PassportTrust;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.attest.CertificateSource;
import org.attls.tls.attest.PassportSource;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.CredentialsByName;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.AttesterSettings;
import org.attls.tls.engine.ConnectionSettings;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.KeyLog;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.engine.NonceSource;
import org.attls.tls.engine.PeerDemands;
import org.attls.tls.engine.ServerSettings;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.internal.bc.BcEngine;
import org.attls.tls.profile.MbedtlsPoc;
import org.attls.tls.profile.WireProfile;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
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
  private final Optional<X509Credential> credential;
  private final Optional<AttesterSettings> attestation;
  private final PeerDemands demands;
  private final @Nullable ClientTrust clientTrust;
  private final @Nullable NonceSource nonces;
  private final WireProfile profile;
  private final TlsLimits limits;
  private final EllipticCurves curves;
  private final List<NamedGroup> groups;
  private final boolean uniformAlerts;
  private final HandshakeListener listener;
  private final @Nullable CredentialsByName byName;
  private final List<String> applicationProtocols;
  private final Optional<KeyLog> keyLog;
  private final SecureRandom random = new SecureRandom();

  private AttestedTlsServer(Builder builder) {
    this.credential = Optional.ofNullable(builder.credential);
    this.attestation =
        builder.attester == null && builder.passports == null
            ? Optional.empty()
            : Optional.of(
                new AttesterSettings(
                    Optional.ofNullable(builder.attester),
                    Optional.ofNullable(builder.passports),
                    Optional.ofNullable(builder.certificates),
                    builder.bindingModes));
    this.demands =
        new PeerDemands(
            Optional.ofNullable(builder.relyingParty), Optional.ofNullable(builder.passportTrust));
    this.clientTrust = builder.clientTrust;
    this.nonces = builder.nonces;
    this.profile =
        builder.profile == null ? WireProfile.draft07(builder.codePoints) : builder.profile;
    this.limits = builder.limits;
    this.curves = builder.curves;
    this.groups = builder.groups == null ? NamedGroup.preferred(builder.curves) : builder.groups;
    this.uniformAlerts = builder.uniformAlerts;
    this.listener = builder.listener;
    this.byName = builder.byName;
    this.applicationProtocols = builder.applicationProtocols;
    this.keyLog = Optional.ofNullable(builder.keyLog);
  }

  /** A server that takes no client without evidence that satisfies {@code relyingParty}. */
  public static Builder builder(X509Credential credential, RelyingParty relyingParty) {
    Builder builder = new Builder(credential);
    builder.relyingParty = relyingParty;
    return builder;
  }

  /**
   * A server that authenticates with evidence alone: it has no certificate, and refuses clients
   * that do not ask for its evidence.
   */
  public static Builder attesting(Attester attester) {
    return new Builder(null).attester(attester);
  }

  /**
   * A server that takes only clients which present a result of a trusted verifier. See {@link
   * Builder#acceptPassports}.
   */
  public static Builder acceptingPassports(X509Credential credential, PassportTrust trusted) {
    return new Builder(credential).acceptPassports(trusted);
  }

  /**
   * A server that authenticates with results of verifiers alone: it has no certificate, and refuses
   * clients that do not ask for them.
   */
  public static Builder presenting(PassportSource passports) {
    return new Builder(null).passports(passports);
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
        Optional.ofNullable(byName),
        attestation,
        demands,
        Optional.ofNullable(clientTrust),
        nonces == null ? NonceSource.random(random) : nonces,
        awaitsVerdict,
        new ConnectionSettings(
            profile,
            limits,
            groups,
            uniformAlerts,
            ofConnection,
            random,
            applicationProtocols,
            keyLog,
            curves));
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
    private final @Nullable X509Credential credential;
    private @Nullable Attester attester;
    private List<BindingMode> bindingModes = BindingMode.atLeast(BindingMode.BOUND);
    private @Nullable RelyingParty relyingParty;
    private @Nullable PassportSource passports;
    private @Nullable CertificateSource certificates;
    private @Nullable PassportTrust passportTrust;
    private @Nullable ClientTrust clientTrust;
    private @Nullable NonceSource nonces;
    private CodePoints codePoints = CodePoints.DRAFT_07;
    private @Nullable WireProfile profile;
    private TlsLimits limits = TlsLimits.DEFAULT;
    private EllipticCurves curves = EllipticCurves.preferred();
    private @Nullable List<NamedGroup> groups;
    private boolean uniformAlerts;
    private HandshakeListener listener = HandshakeListener.NONE;
    private @Nullable CredentialsByName byName;
    private List<String> applicationProtocols = List.of();
    private @Nullable KeyLog keyLog;

    private Builder(@Nullable X509Credential credential) {
      this.credential = credential;
    }

    /** Attests to the clients that ask for it; others get the certificate, where there is one. */
    public Builder attester(Attester makesEvidence) {
      this.attester = makesEvidence;
      return this;
    }

    /** Takes no client without evidence that satisfies {@code demands}. */
    public Builder relyingParty(RelyingParty demands) {
      this.relyingParty = demands;
      return this;
    }

    /**
     * Presents results of verifiers to clients that ask for them, and take no evidence (passport
     * model).
     */
    public Builder passports(PassportSource source) {
      this.passports = source;
      return this;
    }

    /**
     * Shows X.509 certificates for the identity keys beside the attestation, to clients that take
     * them (kind CERT_ATTESTATION).
     */
    public Builder certificates(CertificateSource source) {
      this.certificates = source;
      return this;
    }

    /**
     * Takes clients that present a result of a trusted verifier instead of evidence. Nothing binds
     * a result to the connection: whoever gets hold of the client's identity key can present it
     * until it is too old.
     */
    public Builder acceptPassports(PassportTrust trusted) {
      this.passportTrust = trusted;
      return this;
    }

    /**
     * Which X.509 certificates of clients are taken: beside their attestation; or alone, where
     * clients need not attest, and then each has to show one (mutual TLS).
     */
    public Builder clientTrust(ClientTrust trusted) {
      this.clientTrust = trusted;
      return this;
    }

    /**
     * Attests over the raw nonce (binding mode {@code draft}) to clients that take nothing better.
     * A client can then pass the evidence on as that of a connection of its own, if it can also use
     * our identity key (CVE-2026-33697). For the evidence of clients see {@link
     * RelyingParty.Builder#insecureAllowDraftBinding()}.
     */
    public Builder insecureAllowDraftBinding() {
      this.bindingModes = BindingMode.atLeast(BindingMode.DRAFT);
      return this;
    }

    /**
     * Attests over the raw nonce only, as an implementation of the draft alone does. See {@link
     * #insecureAllowDraftBinding()}.
     */
    public Builder insecureDraftBindingOnly() {
      this.bindingModes = List.of(BindingMode.DRAFT);
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

    /** Other code points than the defaults for private use. */
    public Builder codePoints(CodePoints other) {
      this.codePoints = other;
      return this;
    }

    /**
     * Speaks with clients of the mbedTLS proof of concept instead of those of the draft ({@link
     * MbedtlsPoc}). Nothing binds their evidence to the connection: whoever can use a client's
     * identity key relays it. The relying party has to allow that by name as well, by {@link
     * RelyingParty.Builder#insecureDraftBindingOnly()}.
     *
     * @param bareType what evidence without a wrapper is called here
     */
    public Builder insecureMbedtlsPoc(CmwType bareType) {
      this.profile = MbedtlsPoc.carrying(bareType);
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
     * Other groups for the key exchange than {@link NamedGroup#preferred}, in order of preference.
     */
    public Builder groups(List<NamedGroup> other) {
      this.groups = List.copyOf(other);
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
     * Speaks these application protocols, best first (ALPN, RFC 7301); names of 1 to 255 octets in
     * UTF-8. A client that offers others only is refused with no_application_protocol; one that
     * offers none at all is taken, and the session says so.
     */
    public Builder applicationProtocols(String... names) {
      this.applicationProtocols = List.of(names);
      return this;
    }

    /**
     * Gives away the secrets of every connection, to look into recorded traffic. Whoever reads the
     * log can read and alter the connections, and attested connections prove nothing any more. No
     * environment variable does this.
     */
    public Builder insecureKeyLog(KeyLog sink) {
      this.keyLog = sink;
      return this;
    }

    /** Other code for the elliptic-curve work than {@link EllipticCurves#preferred()}. */
    public Builder curves(EllipticCurves other) {
      this.curves = other;
      return this;
    }

    /** Tells what happens in each handshake. */
    public Builder listener(HandshakeListener told) {
      this.listener = told;
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
