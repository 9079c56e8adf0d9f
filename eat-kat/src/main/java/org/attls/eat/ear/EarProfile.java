package org.attls.eat.ear;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The profiles of EAR in use: what {@code eat_profile} says, and how the claims are called then.
 * Every profile has its own names; a token that mixes them is refused.
 */
public enum EarProfile {
  /** What Veraison emits since 2023 (draft-fv-rats-ear, draft-ietf-rats-ear-00). */
  VERAISON_2023("tag:github.com,2023:veraison/ear", false),
  /** draft-ietf-rats-ear-01 and -02. */
  IETF_02("tag:ietf.org,2025-07:ear", false),
  /**
   * draft-ietf-rats-ear-03: underscores in all names, several policies, a status over all
   * appraisals, and the nonce found in the evidence.
   */
  IETF_03("tag:ietf.org,2026:rats/ear#03", true);

  private static final Set<String> ALL_NAMES =
      Stream.of(EarClaim.values())
          .flatMap(claim -> Stream.of(claim.dotted(), claim.underscored()))
          .collect(Collectors.toUnmodifiableSet());

  private static final Map<EarProfile, Set<String>> FOREIGN_NAMES =
      Stream.of(values())
          .collect(
              Collectors.toUnmodifiableMap(
                  profile -> profile,
                  profile ->
                      ALL_NAMES.stream()
                          .filter(name -> !profile.names.containsValue(name))
                          .collect(Collectors.toUnmodifiableSet())));

  private final String tag;
  private final boolean since03;
  private final Map<EarClaim, String> names;

  EarProfile(String tag, boolean since03) {
    this.tag = tag;
    this.since03 = since03;
    this.names =
        Stream.of(EarClaim.values())
            .collect(
                Collectors.toUnmodifiableMap(
                    claim -> claim, claim -> since03 ? claim.underscored() : claim.dotted()));
  }

  /** The profile with this {@code eat_profile}; case counts. */
  public static Optional<EarProfile> ofTag(String tag) {
    return Stream.of(values()).filter(profile -> profile.tag.equals(tag)).findFirst();
  }

  /** The value of {@code eat_profile}. */
  public String tag() {
    return tag;
  }

  /** How {@code claim} is called. */
  String nameOf(EarClaim claim) {
    return Objects.requireNonNull(names.get(claim));
  }

  /** Whether this is how an EAR claim is called in JSON, in whatever profile. */
  static boolean isName(String text) {
    return ALL_NAMES.contains(text);
  }

  /** Names of EAR claims that no token of this profile may have. */
  Set<String> foreignNames() {
    return Objects.requireNonNull(FOREIGN_NAMES.get(this));
  }

  /** Whether there can be several policies and a nonce in every appraisal. */
  boolean since03() {
    return since03;
  }

  /**
   * Whether times may be spelled as floating-point numbers with an integral value, and vectors may
   * be empty: the Go encoder of 2023 wrote both.
   */
  boolean hasQuirksOf2023() {
    return this == VERAISON_2023;
  }
}
