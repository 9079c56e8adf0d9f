package org.attls.tls;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.rats.Attester;
import org.attls.tls.appraise.PassportTrust;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.attest.CertificateSource;
import org.attls.tls.attest.PassportSource;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.engine.AttesterSettings;
import org.attls.tls.engine.ConnectionSettings;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.KeyLog;
import org.attls.tls.engine.NamedGroup;
import org.attls.tls.engine.PeerDemands;
import org.attls.tls.engine.TlsLimits;
import org.attls.tls.profile.MbedtlsPoc;
import org.attls.tls.profile.WireProfile;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CodePoints;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of attested TLS configure alike: what they attest with, what they demand of their
 * peer, and TLS itself. Either end may do both.
 *
 * @param <B> the builder of one of the ends
 */
public abstract sealed class AttestedTlsBuilder<B extends AttestedTlsBuilder<B>>
    permits AttestedTlsClient.Builder, AttestedTlsServer.Builder {
  private @Nullable Attester attester;
  private @Nullable PassportSource passports;
  private @Nullable CertificateSource certificates;
  private List<BindingMode> bindingModes = BindingMode.atLeast(BindingMode.BOUND);
  private @Nullable RelyingParty relyingParty;
  private @Nullable PassportTrust passportTrust;
  private @Nullable CodePoints codePoints;
  private @Nullable WireProfile profile;
  private TlsLimits limits = TlsLimits.DEFAULT;
  private EllipticCurves curves = EllipticCurves.preferred();
  private @Nullable List<NamedGroup> groups;
  private boolean uniformAlerts;
  private HandshakeListener listener = HandshakeListener.NONE;
  private List<String> applicationProtocols = List.of();
  private @Nullable KeyLog keyLog;

  AttestedTlsBuilder() {}

  abstract B self();

  /**
   * Attests with evidence (background check). A client does so to every server, and refuses those
   * that do not ask for it; a server to the clients that ask, and others get its X.509 certificate,
   * where it has one.
   */
  public B attester(Attester makesEvidence) {
    this.attester = makesEvidence;
    return self();
  }

  /** Takes no peer without evidence that satisfies {@code demands}. */
  public B relyingParty(RelyingParty demands) {
    this.relyingParty = demands;
    return self();
  }

  /**
   * Presents results of verifiers to peers that ask for them, and take no evidence (passport
   * model).
   */
  public B passports(PassportSource source) {
    this.passports = source;
    return self();
  }

  /**
   * Shows X.509 certificates for the identity keys beside the attestation, to peers that take them
   * (kind CERT_ATTESTATION).
   */
  public B certificates(CertificateSource source) {
    this.certificates = source;
    return self();
  }

  /**
   * Takes peers that present a result of a trusted verifier instead of evidence. Nothing binds a
   * result to the connection: whoever gets hold of the peer's identity key can present it until it
   * is too old.
   */
  public B acceptPassports(PassportTrust trusted) {
    this.passportTrust = trusted;
    return self();
  }

  /**
   * Attests over the raw nonce (binding mode {@code draft}) to peers that take nothing better. A
   * peer can then pass the evidence on as that of a connection of its own, if it can also use our
   * identity key (CVE-2026-33697). Such peers choose the nonce: where one identity key serves
   * several connections, and has leaked, it can be the challenge of a {@code bound} connection of
   * theirs, whose relying party sees nothing of it. For the evidence of peers see {@link
   * RelyingParty.Builder#insecureAllowDraftBinding()}.
   */
  public B insecureAllowDraftBinding() {
    this.bindingModes = BindingMode.atLeast(BindingMode.DRAFT);
    return self();
  }

  /**
   * Attests over the raw nonce only, as an implementation of the draft alone does. See {@link
   * #insecureAllowDraftBinding()}.
   */
  public B insecureDraftBindingOnly() {
    this.bindingModes = List.of(BindingMode.DRAFT);
    return self();
  }

  /** Other code points than the defaults for private use; not with another profile. */
  public B codePoints(CodePoints other) {
    this.codePoints = other;
    return self();
  }

  /**
   * Speaks with peers of the mbedTLS proof of concept instead of those of the draft ({@link
   * MbedtlsPoc}). Nothing binds the evidence to the connection, and servers of it send everybody
   * the same nonce: whoever can use the identity key relays the evidence, or uses it for ever. That
   * has to be allowed by name as well: {@link #insecureDraftBindingOnly()} where this end attests,
   * {@link RelyingParty.Builder#insecureDraftBindingOnly()} where its peer does.
   *
   * @param bareType what evidence without a wrapper is called here
   */
  public B insecureMbedtlsPoc(CmwType bareType) {
    this.profile = MbedtlsPoc.carrying(bareType);
    return self();
  }

  /** Other limits than {@link TlsLimits#DEFAULT}. */
  public B limits(TlsLimits other) {
    this.limits = other;
    return self();
  }

  /**
   * Other groups for the key exchange than {@link NamedGroup#preferred}, in order of preference.
   */
  public B groups(List<NamedGroup> other) {
    this.groups = List.copyOf(other);
    return self();
  }

  /**
   * Application protocols, best first (ALPN, RFC 7301); names of 1 to 255 octets in UTF-8. The
   * server's order decides; it refuses a client that offers others only (no_application_protocol),
   * and takes one that offers none at all. Which one it is, if any, is in the session.
   */
  public B applicationProtocols(String... names) {
    this.applicationProtocols = List.of(names);
    return self();
  }

  /**
   * Gives away the secrets of every connection, to look into recorded traffic. Whoever reads the
   * log can read and alter the connections, and attested connections prove nothing any more. No
   * environment variable does this.
   */
  public B insecureKeyLog(KeyLog sink) {
    this.keyLog = sink;
    return self();
  }

  /**
   * Sends bad_certificate for everything that is wrong with a peer's attestation, so that it learns
   * nothing.
   */
  public B uniformAlerts() {
    this.uniformAlerts = true;
    return self();
  }

  /** Other code for the elliptic-curve work than {@link EllipticCurves#preferred()}. */
  public B curves(EllipticCurves other) {
    this.curves = other;
    return self();
  }

  /** Tells what happens in each handshake. */
  public B listener(HandshakeListener told) {
    this.listener = told;
    return self();
  }

  /** What this end attests with; empty where it does not. */
  final Optional<AttesterSettings> attestation() {
    if (attester == null && passports == null) {
      if (certificates != null) {
        throw new IllegalArgumentException("certificates beside an attestation, and none is made");
      }
      return Optional.empty();
    }
    return Optional.of(
        new AttesterSettings(
            Optional.ofNullable(attester),
            Optional.ofNullable(passports),
            Optional.ofNullable(certificates),
            bindingModes));
  }

  final PeerDemands demands() {
    return new PeerDemands(Optional.ofNullable(relyingParty), Optional.ofNullable(passportTrust));
  }

  private WireProfile profile() {
    if (profile == null) {
      return WireProfile.draft07(codePoints == null ? CodePoints.DRAFT_07 : codePoints);
    }
    if (codePoints != null) {
      throw new IllegalArgumentException(
          "other code points, and profile " + profile.name() + " has its own");
    }
    return profile;
  }

  final ConnectionSettings connection(SecureRandom random) {
    return new ConnectionSettings(
        profile(),
        limits,
        groups == null ? NamedGroup.preferred(curves) : groups,
        uniformAlerts,
        listener,
        random,
        applicationProtocols,
        Optional.ofNullable(keyLog),
        curves);
  }
}
