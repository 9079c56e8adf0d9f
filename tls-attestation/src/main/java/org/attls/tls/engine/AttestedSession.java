package org.attls.tls.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Deadline;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Verdict;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.EvidenceType;
import org.attls.tls.wire.VerifierIdentity;

/**
 * What is known of a connection once its handshake is over.
 *
 * <p>On a client that attested, an open session does not mean that it was admitted: the server
 * judges after the client's last message. Only application data or close_notify from the server
 * says so (draft-fossati-tls-attestation-07, section 9.1; RFC 8446, section 4.4.4).
 *
 * @param profile the wire profile, {@code draft-07} or {@code mbedtls-poc}
 * @param cipherSuite its name
 * @param applicationProtocol the one selected by ALPN (RFC 7301); empty where there was no ALPN
 * @param serverName the name in the client's server_name (RFC 6066, section 3), in lower case
 * @param curves which code did the elliptic-curve work at this end
 * @param certifiedPeer whom the peer's X.509 certificate names, beside its attestation or alone; of
 *     a raw public key the ni URI (RFC 6920) over its SubjectPublicKeyInfo; empty where it showed
 *     none, or any would have been taken
 * @param own what this end attested with; empty where it did not
 * @param peer what this end knows of a peer that it had to admit; empty where the peer did not
 *     attest
 * @param timings time by stage
 */
public record AttestedSession(
    String profile,
    String cipherSuite,
    Optional<String> applicationProtocol,
    Optional<String> serverName,
    String curves,
    Optional<String> certifiedPeer,
    Optional<Attestation> own,
    Optional<AttestedPeer> peer,
    Map<Stage, Duration> timings) {
  /** Copies the map. */
  public AttestedSession {
    timings = Map.copyOf(timings);
  }

  /**
   * What there is to say of attestation on a connection where one end attests, or of the peer's
   * where both do; the same at both ends in the first case.
   */
  public Optional<Attestation> attestation() {
    return peer.map(AttestedPeer::attestation).or(() -> own);
  }

  /** What was negotiated for one direction, and followed. */
  public sealed interface Attestation {
    /** How it travelled. */
    CredentialKind kind();

    /** How it is bound to the connection; a result is not bound at all. */
    Optional<BindingMode> binding();

    /** Size of the wrapper, in octets. */
    int octets();

    /** What the evidence was, in background check. */
    default Optional<Evidence> evidence() {
      return this instanceof Evidence shown ? Optional.of(shown) : Optional.empty();
    }

    /** Whose result was presented, in the passport model. */
    default Optional<Result> result() {
      return this instanceof Result presented ? Optional.of(presented) : Optional.empty();
    }

    /**
     * Evidence (background check).
     *
     * @param evidenceType kind and type of the evidence
     * @param mode how the evidence is bound to the connection
     */
    record Evidence(EvidenceType evidenceType, BindingMode mode, int octets)
        implements Attestation {
      @Override
      public CredentialKind kind() {
        return evidenceType.kind();
      }

      @Override
      public Optional<BindingMode> binding() {
        return Optional.of(mode);
      }
    }

    /**
     * A result (passport): whoever holds the attested key can present it until it is too old.
     *
     * @param verifier who issued it
     */
    record Result(CredentialKind kind, VerifierIdentity verifier, int octets)
        implements Attestation {
      @Override
      public Optional<BindingMode> binding() {
        return Optional.empty();
      }
    }
  }

  /**
   * A peer that was admitted.
   *
   * @param attestation what was negotiated for its direction
   * @param key the key of CertificateVerify, DER SubjectPublicKeyInfo
   * @param evidence what local inspection found; empty for a peer that presented a result
   * @param certifiedName whom the validated X.509 certificate beside the attestation names
   * @param verdict the policy's decision and the result behind it
   * @param validUntil when the verdict ends, and the connection with it; a change of the wall clock
   *     does not move it
   */
  public record AttestedPeer(
      Attestation attestation,
      Bytes key,
      Optional<InspectedEvidence> evidence,
      Optional<String> certifiedName,
      Verdict verdict,
      Deadline validUntil) {}

  /** When the connection ends because its verdict does; empty where nobody was judged. */
  public Optional<Deadline> validUntil() {
    return peer.map(AttestedPeer::validUntil);
  }

  /** This session, with what has become known of the peer. */
  public AttestedSession with(AttestedPeer judged, Map<Stage, Duration> measured) {
    return new AttestedSession(
        profile,
        cipherSuite,
        applicationProtocol,
        serverName,
        curves,
        certifiedPeer.or(judged::certifiedName),
        own,
        Optional.of(judged),
        measured);
  }
}
