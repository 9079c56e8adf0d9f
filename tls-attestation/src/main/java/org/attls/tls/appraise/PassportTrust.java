package org.attls.tls.appraise;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.rats.PassportPolicy;
import org.attls.rats.ResultVerifier;
import org.attls.tls.wire.CredentialKind;
import org.attls.tls.wire.VerifierIdentity;

/**
 * Whose results a relying party believes when its peer presents one (passport model,
 * draft-fossati-tls-attestation-07, section 7), and what it makes of them.
 *
 * <p>A presented result answers no challenge of this connection: whoever holds the attested key, or
 * can have it sign, can use the result until it is too old. Therefore it is never taken unless it
 * is configured, and the session reports no binding for it.
 *
 * <p>Immutable; shared by all connections.
 */
public final class PassportTrust {
  private final Map<VerifierIdentity, ResultVerifier> verifiers;
  private final PassportPolicy policy;
  private final List<CredentialKind> kinds;
  private final int maxCmwOctets;

  private PassportTrust(Builder builder) {
    this.verifiers = new LinkedHashMap<>(builder.verifiers);
    this.policy = builder.policy;
    this.kinds = builder.kinds;
    this.maxCmwOctets = builder.maxCmwOctets;
  }

  /**
   * Begins a configuration that trusts nobody yet: results as the only credential, wrappers of at
   * most 64 KiB.
   */
  public static Builder builder(PassportPolicy policy) {
    return new Builder(policy);
  }

  /** The verifiers whose results are believed, in order of preference. */
  public List<VerifierIdentity> verifiers() {
    return List.copyOf(verifiers.keySet());
  }

  /** Who knows the results of that verifier. */
  public Optional<ResultVerifier> resultsOf(VerifierIdentity verifier) {
    return Optional.ofNullable(verifiers.get(verifier));
  }

  /** Who decides. */
  public PassportPolicy policy() {
    return policy;
  }

  /** The kinds of credential taken, in order of preference. */
  public List<CredentialKind> kinds() {
    return kinds;
  }

  /** Largest wrapper taken, in octets. */
  public int maxCmwOctets() {
    return maxCmwOctets;
  }

  /** Collects a configuration. */
  public static final class Builder {
    private final Map<VerifierIdentity, ResultVerifier> verifiers = new LinkedHashMap<>();
    private final PassportPolicy policy;
    private List<CredentialKind> kinds = List.of(CredentialKind.ATTESTATION);
    private int maxCmwOctets = 64 * 1024;

    private Builder(PassportPolicy policy) {
      this.policy = policy;
    }

    /**
     * Believes the results of that verifier too.
     *
     * @param results knows the keys of this verifier and of no other
     * @throws IllegalArgumentException if the verifier is there already
     */
    public Builder trust(VerifierIdentity verifier, ResultVerifier results) {
      if (verifiers.put(verifier, results) != null) {
        throw new IllegalArgumentException("verifier " + verifier + " twice");
      }
      return this;
    }

    /**
     * Takes results beside an X.509 certificate for the attested key too (kind CERT_ATTESTATION),
     * and prefers them. The certificate is validated by what the server or client trusts.
     */
    public Builder besideCertificateToo() {
      this.kinds = List.of(CredentialKind.CERT_ATTESTATION, CredentialKind.ATTESTATION);
      return this;
    }

    /** Takes results only beside an X.509 certificate for the attested key. */
    public Builder onlyBesideCertificate() {
      this.kinds = List.of(CredentialKind.CERT_ATTESTATION);
      return this;
    }

    /** Takes wrappers of at most that many octets. */
    public Builder maxCmwOctets(int octets) {
      if (octets < 1) {
        throw new IllegalArgumentException("at least one octet, not " + octets);
      }
      this.maxCmwOctets = octets;
      return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalStateException if no verifier is trusted
     */
    public PassportTrust build() {
      if (verifiers.isEmpty()) {
        throw new IllegalStateException("no verifier is trusted");
      }
      return new PassportTrust(this);
    }
  }
}
