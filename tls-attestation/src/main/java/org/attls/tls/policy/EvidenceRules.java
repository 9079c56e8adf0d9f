package org.attls.tls.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.policy.document.Section;
import org.attls.tls.policy.document.Value;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;

/**
 * Which evidence a policy accepts.
 *
 * <pre>
 * evidence:
 *   types: [application/vnd.parallaxsecond.key-attestation.tpm]    # media types, best first
 *   verifier: plant                  # who appraises; one of "verifiers", or a list of them:
 *                                    # the first that can be had
 *   kinds: [attestation]             # optional
 *   binding: bound                   # optional minimum; the other is insecure-draft
 *   nonce: 32                        # optional octets; 32, 48 or 64
 *   verdict-within: 10s              # optional; what the verifier may take
 *   on-failure: refuse               # optional; what becomes of a device while no verifier can be
 *                                    # had; or grace: admitted by its last verdict
 *   grace-age: 15m                   # with grace: how old that verdict may be; 1s to 24h
 * </pre>
 *
 * @param types at least one
 * @param verifiers declared ones, each once, in the order in which they are asked
 * @param minimum the weakest binding taken
 * @param graceAge how old a verdict may be that stands in for a verifier that cannot be had; empty
 *     where none does
 */
public record EvidenceRules(
    List<Located<CmwType>> types,
    List<Located<String>> verifiers,
    List<CredentialKind> kinds,
    BindingMode minimum,
    int nonceOctets,
    Duration verdictWithin,
    Optional<Located<Duration>> graceAge) {
  private static final Map<String, BindingMode> BINDINGS =
      Map.of("bound", BindingMode.BOUND, "insecure-draft", BindingMode.DRAFT);
  private static final Map<String, Boolean> ON_FAILURE = Map.of("refuse", false, "grace", true);

  /** Copies the lists. */
  public EvidenceRules {
    types = List.copyOf(types);
    verifiers = List.copyOf(verifiers);
    kinds = List.copyOf(kinds);
  }

  static EvidenceRules read(Section section) throws DocumentException {
    List<Located<CmwType>> types =
        section.required("types").distinct(EvidenceRules::mediaType).stream()
            .map(Spelled::located)
            .toList();
    List<Located<String>> verifiers = verifiers(section.required("verifier"));
    List<CredentialKind> kinds = CredentialKinds.read(section);
    Optional<Value> binding = section.optional("binding");
    Optional<Value> nonce = section.optional("nonce");
    Optional<Value> within = section.optional("verdict-within");
    Optional<Located<Duration>> graceAge = graceAge(section);
    section.end();
    return new EvidenceRules(
        types,
        verifiers,
        kinds,
        binding.isPresent() ? binding.get().choice(BINDINGS) : BindingMode.BOUND,
        nonce.isPresent() ? nonceOctets(nonce.get()) : 32,
        within.isPresent()
            ? within.get().time(Duration.ofMillis(100), Duration.ofMinutes(5))
            : Duration.ofSeconds(10),
        graceAge);
  }

  private static Optional<Located<Duration>> graceAge(Section section) throws DocumentException {
    Optional<Value> onFailure = section.optional("on-failure");
    boolean grace = onFailure.isPresent() && onFailure.get().choice(ON_FAILURE);
    if (grace) {
      Value age = section.required("grace-age");
      return Optional.of(
          new Located<>(age.time(Duration.ofSeconds(1), Duration.ofHours(24)), age.place()));
    }
    Optional<Value> age = section.optional("grace-age");
    if (age.isPresent()) {
      throw age.get().failure("\"grace-age\" is for \"on-failure: grace\"");
    }
    return Optional.empty();
  }

  private static List<Located<String>> verifiers(Value named) throws DocumentException {
    List<Located<String>> verifiers = new ArrayList<>();
    for (Value value : named.oneOrMore()) {
      Located<String> verifier = Located.text(value);
      if (verifiers.stream().anyMatch(known -> known.value().equals(verifier.value()))) {
        throw value.failure("\"" + verifier.value() + "\" is there twice");
      }
      verifiers.add(verifier);
    }
    return verifiers;
  }

  private static int nonceOctets(Value value) throws DocumentException {
    int octets = value.number(32, 64);
    if (octets % 16 != 0) {
      throw value.failure("a nonce has 32, 48 or 64 octets");
    }
    return octets;
  }

  private static Spelled mediaType(Value value) throws DocumentException {
    try {
      CmwType type = CmwType.mediaType(value.text());
      return new Spelled(type.canonical(), new Located<>(type, value.place()));
    } catch (IllegalArgumentException malformed) {
      throw value.failure(String.valueOf(malformed.getMessage()));
    }
  }

  /** Equal when the types mean the same, wherever they stand. */
  private record Spelled(String canonical, Located<CmwType> located) {
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return other instanceof Spelled that && canonical.equals(that.canonical);
    }

    @Override
    public int hashCode() {
      return canonical.hashCode();
    }
  }
}
