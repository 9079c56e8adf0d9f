package org.attls.tls.policy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.attls.rats.Tier;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;
import org.attls.tls.wire.CredentialKind;

/**
 * What a relying party accepts of its peers. Nothing is accepted by default: evidence or passports,
 * the tiers, and whom to admit have to be said.
 *
 * <pre>
 * policy:
 *   evidence: { … }              # {@link EvidenceRules}; this or passports, or both
 *   passports: { … }             # {@link PassportRules}
 *   accept: [affirming]          # trust tiers of results; with insecure-warning also those with one
 *   identity: { … }              # {@link AdmittedIdentity}
 *   peer-authorities: ca.pem   # for cert-attestation: what the clients' certificates lead to
 *   max-age: 300s                # optional; of a result
 *   clock-skew: 60s              # optional; by how much a verifier's clock may be ahead
 *   lifetime: 1h                 # optional; of a verdict, then the connection is closed
 * </pre>
 *
 * @param peerAuthorities PEM file
 */
public record AcceptancePolicy(
    Optional<EvidenceRules> evidence,
    Optional<PassportRules> passports,
    Set<Tier> accept,
    AdmittedIdentity identity,
    Optional<Located<String>> peerAuthorities,
    Duration maxAge,
    Duration clockSkew,
    Duration lifetime) {
  private static final Map<String, Tier> TIERS =
      Map.of("affirming", Tier.AFFIRMING, "insecure-warning", Tier.WARNING);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Copies the set. */
  public AcceptancePolicy {
    accept = Set.copyOf(accept);
  }

  /**
   * Reads one.
   *
   * @param verifiers the names of the declared verifiers
   */
  public static AcceptancePolicy read(Section section, Set<String> verifiers)
      throws DocumentException {
    Optional<Value> evidence = section.optional("evidence");
    Optional<Value> passports = section.optional("passports");
    if (evidence.isEmpty() && passports.isEmpty()) {
      throw section.failure("accepts nothing: neither \"evidence\" nor \"passports\"");
    }
    Optional<EvidenceRules> evidenceRules =
        evidence.isPresent()
            ? Optional.of(EvidenceRules.read(evidence.get().section()))
            : Optional.empty();
    Optional<PassportRules> passportRules =
        passports.isPresent()
            ? Optional.of(PassportRules.read(passports.get().section()))
            : Optional.empty();
    Value tiers = section.required("accept");
    List<Tier> accept = tiers.distinct(value -> value.choice(TIERS));
    if (!accept.contains(Tier.AFFIRMING)) {
      throw tiers.failure("what is affirmed is accepted too: \"affirming\" is missing");
    }
    Value identity = section.required("identity");
    AdmittedIdentity admitted = AdmittedIdentity.read(identity.section());
    Optional<Value> authorities = section.optional("peer-authorities");
    AcceptancePolicy policy =
        new AcceptancePolicy(
            evidenceRules,
            passportRules,
            Set.copyOf(accept),
            admitted,
            authorities.isPresent()
                ? Optional.of(Located.text(authorities.get()))
                : Optional.empty(),
            time(section, "max-age", Duration.ofSeconds(1), Duration.ofSeconds(300)),
            time(section, "clock-skew", Duration.ZERO, Duration.ofSeconds(60)),
            time(section, "lifetime", Duration.ofSeconds(1), Duration.ofHours(1)));
    section.end();
    policy.requireVerifier(verifiers);
    policy.requireCertificates(section, identity);
    return policy;
  }

  private static Duration time(Section section, String key, Duration least, Duration usual)
      throws DocumentException {
    Optional<Value> time = section.optional(key);
    return time.isPresent() ? time.get().time(least, LONGEST) : usual;
  }

  private void requireVerifier(Set<String> verifiers) throws DocumentException {
    if (evidence.isPresent()) {
      for (Located<String> named : evidence.get().verifiers()) {
        if (!verifiers.contains(named.value())) {
          throw named.failure("no verifier is called \"" + named.value() + "\"");
        }
      }
    }
  }

  /** Certificates are trusted exactly where they are taken, and name somebody only there. */
  private void requireCertificates(Section section, Value identity) throws DocumentException {
    if (takesCertificates() && peerAuthorities.isEmpty()) {
      throw section.failure("kind cert-attestation needs \"peer-authorities\"");
    }
    if (!takesCertificates() && peerAuthorities.isPresent()) {
      throw peerAuthorities
          .get()
          .failure("\"peer-authorities\" without kind cert-attestation has no effect");
    }
    boolean attestationAlone =
        evidence.filter(it -> it.kinds().contains(CredentialKind.ATTESTATION)).isPresent()
            || passports.filter(it -> it.kinds().contains(CredentialKind.ATTESTATION)).isPresent();
    if (identity() instanceof AdmittedIdentity.ByCertificate && attestationAlone) {
      throw identity.failure("\"by-certificate\" needs cert-attestation as the only kind");
    }
  }

  private boolean takesCertificates() {
    return evidence.filter(it -> it.kinds().contains(CredentialKind.CERT_ATTESTATION)).isPresent()
        || passports.filter(it -> it.kinds().contains(CredentialKind.CERT_ATTESTATION)).isPresent();
  }
}
