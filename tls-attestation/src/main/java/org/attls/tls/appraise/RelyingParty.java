package org.attls.tls.appraise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.Verifier;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;

/**
 * What a relying party demands of a peer that attests with evidence (background check): the
 * evidence types it can look into, who appraises them, and what it makes of the result.
 *
 * <p>Immutable; shared by all connections.
 */
public final class RelyingParty {
  private final List<EvidenceInspector> inspectors;
  private final Verifier verifier;
  private final AppraisalPolicy policy;
  private final List<CredentialKind> kinds;
  private final List<BindingMode> bindingModes;
  private final int nonceOctets;
  private final int maxCmwOctets;
  private final Duration verdictTimeout;

  private RelyingParty(Builder builder) {
    this.inspectors = List.copyOf(builder.inspectors);
    this.verifier = builder.verifier;
    this.policy = builder.policy;
    this.kinds = builder.kinds;
    this.bindingModes = builder.bindingModes;
    this.nonceOctets = builder.nonceOctets;
    this.maxCmwOctets = builder.maxCmwOctets;
    this.verdictTimeout = builder.verdictTimeout;
  }

  /**
   * Begins a configuration with the safe defaults: evidence as the only credential, binding {@code
   * bound}, nonces of 32 octets, wrappers of at most 64 KiB, 10 seconds for the verifier.
   */
  public static Builder builder(Verifier verifier, AppraisalPolicy policy) {
    return new Builder(verifier, policy);
  }

  /** The types of evidence taken, in order of preference. */
  public List<CmwType> evidenceTypes() {
    return inspectors.stream().map(EvidenceInspector::evidenceType).toList();
  }

  /** The inspector for a type, where there is one. */
  public Optional<EvidenceInspector> inspectorFor(CmwType type) {
    return inspectors.stream()
        .filter(inspector -> inspector.evidenceType().matches(type))
        .findFirst();
  }

  /** Who appraises. */
  public Verifier verifier() {
    return verifier;
  }

  /** Who decides. */
  public AppraisalPolicy policy() {
    return policy;
  }

  /** The kinds of credential taken, in order of preference. */
  public List<CredentialKind> kinds() {
    return kinds;
  }

  /** The binding modes taken. */
  public List<BindingMode> bindingModes() {
    return bindingModes;
  }

  /** Length of the nonces sent, in octets: 32, 48 or 64. */
  public int nonceOctets() {
    return nonceOctets;
  }

  /** Largest wrapper taken, in octets. */
  public int maxCmwOctets() {
    return maxCmwOctets;
  }

  /** Longest time for the verifier. */
  public Duration verdictTimeout() {
    return verdictTimeout;
  }

  /** Collects a configuration. */
  public static final class Builder {
    private final List<EvidenceInspector> inspectors = new ArrayList<>();
    private final Verifier verifier;
    private final AppraisalPolicy policy;
    private List<CredentialKind> kinds = List.of(CredentialKind.ATTESTATION);
    private List<BindingMode> bindingModes = BindingMode.atLeast(BindingMode.BOUND);
    private int nonceOctets = 32;
    private int maxCmwOctets = 64 * 1024;
    private Duration verdictTimeout = Duration.ofSeconds(10);

    private Builder(Verifier verifier, AppraisalPolicy policy) {
      this.verifier = verifier;
      this.policy = policy;
    }

    /** Takes evidence of the inspector's type too. */
    public Builder accept(EvidenceInspector inspector) {
      inspectors.add(inspector);
      return this;
    }

    /**
     * Takes evidence beside an X.509 certificate for the attested key too (kind CERT_ATTESTATION),
     * and prefers it. The certificate is validated by what the server or client trusts.
     */
    public Builder besideCertificateToo() {
      this.kinds = List.of(CredentialKind.CERT_ATTESTATION, CredentialKind.ATTESTATION);
      return this;
    }

    /** Takes evidence only beside an X.509 certificate for the attested key. */
    public Builder onlyBesideCertificate() {
      this.kinds = List.of(CredentialKind.CERT_ATTESTATION);
      return this;
    }

    /**
     * Takes evidence over the raw nonce (binding mode {@code draft}) from peers that offer nothing
     * better. Whoever can use a peer's identity key then relays that peer's evidence into
     * connections of its own (CVE-2026-33697).
     */
    public Builder insecureAllowDraftBinding() {
      this.bindingModes = BindingMode.atLeast(BindingMode.DRAFT);
      return this;
    }

    /**
     * Takes evidence over the raw nonce only, as an implementation of the draft alone does. See
     * {@link #insecureAllowDraftBinding()}.
     */
    public Builder insecureDraftBindingOnly() {
      this.bindingModes = List.of(BindingMode.DRAFT);
      return this;
    }

    /** Sends nonces of 32, 48 or 64 octets (decisions: no device takes more, none needs less). */
    public Builder nonceOctets(int octets) {
      if (octets != 32 && octets != 48 && octets != 64) {
        throw new IllegalArgumentException("a nonce has 32, 48 or 64 octets, not " + octets);
      }
      this.nonceOctets = octets;
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

    /** Gives the verifier that long; a later answer is not taken. */
    public Builder verdictTimeout(Duration timeout) {
      this.verdictTimeout = timeout;
      return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalStateException if no inspector was given: evidence that nobody looks into is
     *     not taken
     */
    public RelyingParty build() {
      if (inspectors.isEmpty()) {
        throw new IllegalStateException("no evidence inspector");
      }
      return new RelyingParty(this);
    }
  }
}
