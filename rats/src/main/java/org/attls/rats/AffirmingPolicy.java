package org.attls.rats;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Admits a peer only when the verifier affirms everything about it: draft-ietf-rats-ear-03 and
 * draft-ietf-rats-ar4si as a relying party has to apply them. Immutable.
 *
 * <p>The checks, in order; the first that fails gives the reason:
 *
 * <ol>
 *   <li>The result answers this challenge, and comes from the configured verifier ({@link
 *       Reason#RESULT_INVALID}). First, because a result for another challenge says nothing about
 *       this peer: not even its refusal may be reported as this peer's.
 *   <li>No appraisal in it is other than affirming, by status, by vector, or overall ({@link
 *       Reason#NOT_AFFIRMING}, with the verifier's own words). Before the labels, because a
 *       verifier answers evidence that it cannot handle with a label of its own.
 *   <li>The labels are exactly those of the evidence type, the policies and the nonce that the
 *       verifier found in the evidence are the expected ones ({@link Reason#RESULT_INVALID}).
 *   <li>Time ({@link Reason#RESULT_STALE}).
 *   <li>The attested key is the peer's, and resident ({@link Reason#KEY_MISMATCH}).
 *   <li>The instance is admitted ({@link Reason#IDENTITY_REFUSED}).
 * </ol>
 *
 * <p>Of a result that the peer presents itself the same is asked, but for its challenge and for
 * what only evidence shows: the nonce in it, and where the key lives.
 */
public final class AffirmingPolicy implements AppraisalPolicy, PassportPolicy {
  private final Map<String, Set<String>> labelsByType;
  private final ResultChecks checks;
  private final Set<Bytes> pinnedInstances;
  private final @Nullable String className;
  private final boolean namedByCertificate;
  private final Duration lifetime;
  private final InstantSource clock;

  private AffirmingPolicy(Builder builder) {
    this.labelsByType = Map.copyOf(builder.labelsByType);
    this.checks =
        new ResultChecks(
            builder.maxAge,
            builder.clockSkew,
            Optional.ofNullable(builder.developer),
            Optional.ofNullable(builder.build),
            Optional.ofNullable(builder.policyId),
            Set.copyOf(builder.requiredClaims),
            builder.worst);
    this.pinnedInstances = Set.copyOf(builder.pinnedInstances);
    this.className = builder.className;
    this.namedByCertificate = builder.namedByCertificate;
    this.lifetime = builder.lifetime;
    this.clock = builder.clock;
  }

  /** A policy under construction: nothing is expected and nobody is admitted yet. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Decides on a peer.
   *
   * <p>The caller has compared the challenges inside the evidence with the connection's; this
   * policy compares the nonce that the verifier found in the evidence with what local inspection
   * found there.
   */
  @Override
  public Verdict decide(AttestationResult result, Facts facts) throws AttestationException {
    Set<String> labels = labelsByType.get(facts.evidenceType().canonical());
    if (labels == null) {
      throw new AttestationException(
          Reason.RESULT_INVALID, "no labels are configured for evidence of this type");
    }
    Instant now = clock.instant();
    checks.checkAnswers(result, facts.challenge());
    checks.checkVerifier(result);
    checks.checkTiers(result);
    checks.checkLabels(result, labels);
    checks.checkPolicies(result);
    checks.checkEvidenceNonce(result, facts.evidence().challenges());
    checks.checkTime(result, now);
    checks.checkKey(result, facts.key());
    checkResidence(facts.evidence());
    return new Verdict(
        identity(facts.evidence().instance(), facts.certifiedName()),
        result,
        lifetime(result, now));
  }

  /**
   * Decides on a peer that presents a result. Its labels are those of one of the expected types of
   * evidence, of which the relying party has seen none.
   */
  @Override
  public Verdict decide(PresentedResult presented, Holder holder) throws AttestationException {
    AttestationResult result = presented.result();
    Instant now = clock.instant();
    Set<String> found = result.appraisals().keySet();
    checks.checkVerifier(result);
    checks.checkTiers(result);
    if (!labelsByType.containsValue(found)) {
      throw new AttestationException(
          Reason.RESULT_INVALID, "attestation result: the appraisals are of no expected evidence");
    }
    checks.checkPolicies(result);
    checks.checkTime(result, now);
    checks.checkKey(result, holder.key());
    return new Verdict(
        identity(presented.instance(), holder.certifiedName()), result, lifetime(result, now));
  }

  /**
   * Applies the checks that need no evidence to a result alone, such as one read from a file or
   * sent in a passport.
   *
   * @param labels exactly the appraisals it must have
   * @param challenge compared with {@code eat_nonce} where given; a passport answers none
   * @param key compared with the attested key where given
   */
  public void checkResult(
      AttestationResult result, Set<String> labels, Optional<Bytes> challenge, Optional<Bytes> key)
      throws AttestationException {
    if (challenge.isPresent()) {
      checks.checkAnswers(result, challenge.get());
    }
    checks.checkVerifier(result);
    checks.checkTiers(result);
    checks.checkLabels(result, labels);
    checks.checkPolicies(result);
    checks.checkTime(result, clock.instant());
    if (key.isPresent()) {
      checks.checkKey(result, key.get());
    }
  }

  private static void checkResidence(InspectedEvidence evidence) throws AttestationException {
    if (evidence.residenceDefect().isPresent()) {
      throw new AttestationException(
          Reason.KEY_MISMATCH,
          "the attested key is not bound to its root of trust: "
              + evidence.residenceDefect().get());
    }
  }

  private AttestedIdentity identity(Optional<Bytes> attested, Optional<String> certifiedName)
      throws AttestationException {
    if (className != null) {
      return new AttestedIdentity(AttestedIdentity.Level.CLASS, className);
    }
    if (namedByCertificate) {
      return new AttestedIdentity(
          AttestedIdentity.Level.PKIX_NAME,
          certifiedName.orElseThrow(() -> unnamed("the peer has no X.509 certificate")));
    }
    Bytes instance = attested.orElseThrow(() -> unnamed("the attestation names no instance"));
    if (!pinnedInstances.contains(instance)) {
      throw unnamed("instance " + instance + " is not one of the pinned ones");
    }
    return new AttestedIdentity(AttestedIdentity.Level.INSTANCE, instance.hex());
  }

  private static AttestationException unnamed(String problem) {
    return new AttestationException(Reason.IDENTITY_REFUSED, problem);
  }

  /** Never beyond {@code exp}: the result does not hold any longer than it says itself. */
  private Duration lifetime(AttestationResult result, Instant now) {
    Duration left = result.expiresAt().map(end -> Duration.between(now, end)).orElse(lifetime);
    return left.compareTo(lifetime) < 0 ? left : lifetime;
  }

  /** Collects what a policy has to know; {@link #build()} refuses what is incomplete. */
  public static final class Builder {
    private static final Duration LONGEST = Duration.ofDays(366);

    private final Map<String, Set<String>> labelsByType = new HashMap<>();
    private final Set<Bytes> pinnedInstances = new HashSet<>();
    private final Set<TrustVector.Claim> requiredClaims = EnumSet.noneOf(TrustVector.Claim.class);
    private @Nullable String className;
    private boolean namedByCertificate;
    private @Nullable String developer;
    private @Nullable String build;
    private @Nullable String policyId;
    private Tier worst = Tier.AFFIRMING;
    private Duration maxAge = Duration.ofSeconds(300);
    private Duration clockSkew = Duration.ofSeconds(60);
    private Duration lifetime = Duration.ofHours(1);
    private InstantSource clock = InstantSource.system();

    private Builder() {}

    /** Evidence of this type is appraised under exactly these labels, such as PARSEC_TPM. */
    public Builder expect(CmwType evidenceType, Set<String> labels) {
      if (labels.isEmpty()) {
        throw new IllegalArgumentException("no label for " + evidenceType);
      }
      labelsByType.put(evidenceType.canonical(), Set.copyOf(labels));
      return this;
    }

    /** Admits the attestation keys with these identifiers ({@code kid}) and nobody else. */
    public Builder pinnedInstances(Set<Bytes> instances) {
      pinnedInstances.addAll(instances);
      return this;
    }

    /**
     * Admits any device that the verifier affirms, which then has no identity but that of its
     * class.
     */
    public Builder anyOfClass(String className) {
      if (className.isBlank()) {
        throw new IllegalArgumentException("the class needs a name");
      }
      this.className = className;
      return this;
    }

    /**
     * Admits any device that the verifier affirms and whose X.509 certificate, issued for the
     * attested key, has been validated: it is whom that certificate names.
     */
    public Builder namedByCertificate() {
      this.namedByCertificate = true;
      return this;
    }

    /** How old a result may be; 300 seconds unless said otherwise. */
    public Builder maxAge(Duration maxAge) {
      this.maxAge = within("age", Duration.ofSeconds(1), maxAge);
      return this;
    }

    /**
     * By how much the verifier's clock may be ahead, for {@code iat} and {@code nbf}; 60 seconds
     * unless said otherwise. It does not make results live longer.
     */
    public Builder clockSkew(Duration clockSkew) {
      this.clockSkew = within("skew", Duration.ZERO, clockSkew);
      return this;
    }

    /** For how long a verdict holds where the result does not end it earlier; default one hour. */
    public Builder lifetime(Duration lifetime) {
      this.lifetime = within("lifetime", Duration.ofSeconds(1), lifetime);
      return this;
    }

    /** Which {@code developer} the verifier has to name. */
    public Builder verifierDeveloper(String developer) {
      this.developer = developer;
      return this;
    }

    /** Which {@code build} the verifier has to name. */
    public Builder verifierBuild(String build) {
      this.build = build;
      return this;
    }

    /** Which appraisal policy must be among those that every appraisal names. */
    public Builder policyId(String policyId) {
      this.policyId = policyId;
      return this;
    }

    /** Which claims the vector must affirm; otherwise a verifier may leave any of them open. */
    public Builder requireAffirming(Set<TrustVector.Claim> claims) {
      requiredClaims.addAll(claims);
      return this;
    }

    /**
     * Admits peers that the verifier warns of, too: something is amiss with them. What it
     * contraindicates, or makes no statement on, is refused all the same.
     */
    public Builder insecureAcceptWarnings() {
      this.worst = Tier.WARNING;
      return this;
    }

    /** Where the time comes from; the system's clock unless said otherwise. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * @throws IllegalStateException if no evidence type is expected, or if not exactly one of
     *     {@link #pinnedInstances(Set)}, {@link #anyOfClass(String)} and {@link
     *     #namedByCertificate()} says whom to admit
     */
    public AffirmingPolicy build() {
      if (labelsByType.isEmpty()) {
        throw new IllegalStateException("no evidence type is expected");
      }
      int answers = pinnedInstances.isEmpty() ? 0 : 1;
      answers += className == null ? 0 : 1;
      answers += namedByCertificate ? 1 : 0;
      if (answers != 1) {
        throw new IllegalStateException(
            "pin instances, admit any of a class by name, or go by certificates: one of them");
      }
      return new AffirmingPolicy(this);
    }

    private static Duration within(String what, Duration least, Duration value) {
      if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            what + " " + value + " is outside " + least + ".." + LONGEST);
      }
      return value;
    }
  }
}
