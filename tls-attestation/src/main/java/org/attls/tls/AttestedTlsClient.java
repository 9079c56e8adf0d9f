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
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.AttesterSettings;
import org.attls.tls.engine.ClientSettings;
import org.attls.tls.engine.ConnectionSettings;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.KeyLog;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.engine.NonceSource;
import org.attls.tls.engine.PeerDemands;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.internal.bc.BcEngine;
import org.attls.tls.profile.MbedtlsPoc;
import org.attls.tls.profile.WireProfile;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
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
  private final Optional<X509Credential> credential;
  private final Optional<AttesterSettings> attestation;
  private final PeerDemands demands;
  private final WireProfile profile;
  private final TlsLimits limits;
  private final EllipticCurves curves;
  private final List<NamedGroup> groups;
  private final boolean uniformAlerts;
  private final HandshakeListener listener;
  private final List<String> applicationProtocols;
  private final Optional<KeyLog> keyLog;
  private final SecureRandom random = new SecureRandom();

  private AttestedTlsClient(Builder builder) {
    this.trust = Optional.ofNullable(builder.trust);
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
    this.profile =
        builder.profile == null ? WireProfile.draft07(builder.codePoints) : builder.profile;
    this.limits = builder.limits;
    this.curves = builder.curves;
    this.groups = builder.groups == null ? NamedGroup.preferred(builder.curves) : builder.groups;
    this.uniformAlerts = builder.uniformAlerts;
    this.listener = builder.listener;
    this.applicationProtocols = builder.applicationProtocols;
    this.keyLog = Optional.ofNullable(builder.keyLog);
  }

  /** A client that attests to every server, and refuses those that do not ask for it. */
  public static Builder builder(ServerTrust trust, Attester attester) {
    Builder builder = new Builder(trust);
    builder.attester = attester;
    return builder;
  }

  /**
   * A client that takes only servers whose evidence satisfies {@code relyingParty}; they need no
   * certificate.
   *
   * <p>The host is then for routing only (server_name): which instances may answer for it is the
   * policy's to say.
   */
  public static Builder relyingOn(RelyingParty relyingParty) {
    Builder builder = new Builder(null);
    builder.relyingParty = relyingParty;
    return builder;
  }

  /**
   * A client that takes only servers which present a result of a trusted verifier; they need no
   * certificate. See {@link Builder#acceptPassports}.
   */
  public static Builder acceptingPassports(PassportTrust trusted) {
    return new Builder(null).acceptPassports(trusted);
  }

  /** A client that presents results of verifiers, and refuses servers that do not ask for them. */
  public static Builder presenting(ServerTrust trust, PassportSource passports) {
    return new Builder(trust).passports(passports);
  }

  /** An ordinary TLS 1.3 client. */
  public static Builder withoutAttestation(ServerTrust trust) {
    return new Builder(trust);
  }

  /** An engine for one connection to {@code host}, a name or an address. */
  public AttestedTlsEngine newEngine(String host) throws AttestedTlsException {
    return newEngine(host, listener);
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
        attestation,
        demands,
        NonceSource.random(random),
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
    return connect(socket, host, listener);
  }

  /** As {@link #connect(Socket, String)}, with a listener of its own. */
  public AttestedTlsConnection connect(Socket socket, String host, HandshakeListener ofConnection)
      throws IOException {
    return AttestedTlsConnection.open(
        socket, () -> newEngine(host, ofConnection), limits.handshakeTimeout());
  }

  /** Collects a configuration. */
  public static final class Builder {
    private final @Nullable ServerTrust trust;
    private @Nullable X509Credential credential;
    private @Nullable Attester attester;
    private @Nullable RelyingParty relyingParty;
    private @Nullable PassportSource passports;
    private @Nullable CertificateSource certificates;
    private @Nullable PassportTrust passportTrust;
    private List<BindingMode> bindingModes = BindingMode.atLeast(BindingMode.BOUND);
    private CodePoints codePoints = CodePoints.DRAFT_07;
    private @Nullable WireProfile profile;
    private TlsLimits limits = TlsLimits.DEFAULT;
    private EllipticCurves curves = EllipticCurves.preferred();
    private @Nullable List<NamedGroup> groups;
    private boolean uniformAlerts;
    private HandshakeListener listener = HandshakeListener.NONE;
    private List<String> applicationProtocols = List.of();
    private @Nullable KeyLog keyLog;

    private Builder(@Nullable ServerTrust trust) {
      this.trust = trust;
    }

    /** Attests to every server, and refuses those that do not ask for it. */
    public Builder attester(Attester makesEvidence) {
      this.attester = makesEvidence;
      return this;
    }

    /** Shows a certificate to servers that ask for one, where it does not attest (mutual TLS). */
    public Builder credential(X509Credential ofClient) {
      this.credential = ofClient;
      return this;
    }

    /** Takes no server without evidence that satisfies {@code wanted}. */
    public Builder relyingParty(RelyingParty wanted) {
      this.relyingParty = wanted;
      return this;
    }

    /**
     * Presents results of verifiers to servers that ask for them, and take no evidence (passport
     * model).
     */
    public Builder passports(PassportSource source) {
      this.passports = source;
      return this;
    }

    /**
     * Shows X.509 certificates for the identity keys beside the attestation, to servers that take
     * them (kind CERT_ATTESTATION).
     */
    public Builder certificates(CertificateSource source) {
      this.certificates = source;
      return this;
    }

    /**
     * Takes servers that present a result of a trusted verifier instead of evidence. Nothing binds
     * a result to the connection: whoever gets hold of the server's identity key can present it
     * until it is too old.
     */
    public Builder acceptPassports(PassportTrust trusted) {
      this.passportTrust = trusted;
      return this;
    }

    /**
     * Attests over the raw nonce (binding mode {@code draft}) to servers that take nothing better.
     * A server can then pass the evidence on as that of a connection of its own, if it can also use
     * our identity key (CVE-2026-33697).
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

    /** Other code points than the defaults for private use. */
    public Builder codePoints(CodePoints other) {
      this.codePoints = other;
      return this;
    }

    /**
     * Attests to servers of the mbedTLS proof of concept instead of those of the draft ({@link
     * MbedtlsPoc}). Nothing binds the evidence to the connection, and those servers send everybody
     * the same nonce: who has seen the evidence once, and can use the identity key, uses it for
     * ever. Needs {@link #insecureDraftBindingOnly()} as well.
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
     * Other groups for the key exchange than {@link NamedGroup#preferred}, in order of preference.
     */
    public Builder groups(List<NamedGroup> other) {
      this.groups = List.copyOf(other);
      return this;
    }

    /**
     * Offers these application protocols, best first (ALPN, RFC 7301); names of 1 to 255 octets in
     * UTF-8. Which one the server chose, if any, is in the session.
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

    /**
     * Sends bad_certificate for everything that is wrong with a server's evidence, so that it
     * learns nothing.
     */
    public Builder uniformAlerts() {
      this.uniformAlerts = true;
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
     * The client.
     *
     * @throws IllegalArgumentException if certificates are taken and none is trusted, or the other
     *     way round; if it attests and has a certificate for another key; if its own evidence and
     *     the server's may not be bound in the same mode: a connection has one
     */
    public AttestedTlsClient build() {
      AttestedTlsClient client = new AttestedTlsClient(this);
      client.settings("", HandshakeListener.NONE);
      return client;
    }
  }
}
