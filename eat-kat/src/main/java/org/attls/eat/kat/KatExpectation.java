package org.attls.eat.kat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.key.EcKey;

/**
 * What a bundle is compared with.
 *
 * @param platformKey the endorsed platform attestation key (PAK)
 * @param challenge what the KAT must contain, compared octet for octet
 * @param tlsKey the key that authenticates the TLS connection; empty where it is not known
 * @param oneKeyAllowed whether the key attestation key may be the platform attestation key
 * @param patAge how old the PAT may be; empty to take any age
 * @param platform what the PAT must say; empty to take any platform
 */
public record KatExpectation(
    EcKey platformKey,
    Bytes challenge,
    Optional<EcKey> tlsKey,
    boolean oneKeyAllowed,
    Optional<PatAge> patAge,
    Optional<PlatformRule> platform) {

  /**
   * How old a PAT may be, by its {@code iat}.
   *
   * @param max longest age
   * @param skew how far {@code iat} may lie in the future
   * @param clock what time it is
   */
  public record PatAge(Duration max, Duration skew, InstantSource clock) {}

  /** Compares the claims of a PAT with reference values. */
  @FunctionalInterface
  public interface PlatformRule {
    /** What is wrong with the platform, a sentence with facts; empty when nothing is. */
    Optional<String> defect(ClaimsSet pat);
  }

  /** An expectation of signatures, binding and challenge, to be extended. */
  public static KatExpectation of(EcKey platformKey, Bytes challenge) {
    return new KatExpectation(
        platformKey, challenge, Optional.empty(), false, Optional.empty(), Optional.empty());
  }

  /** Also demands that this is the attested key. */
  public KatExpectation withTlsKey(EcKey expected) {
    return new KatExpectation(
        platformKey, challenge, Optional.of(expected), oneKeyAllowed, patAge, platform);
  }

  /** Lets one key sign both tokens. */
  public KatExpectation allowingOneKey() {
    return new KatExpectation(platformKey, challenge, tlsKey, true, patAge, platform);
  }

  /** Also demands a PAT that says when it was made, and that this was not long ago. */
  public KatExpectation withPatAge(PatAge limit) {
    return new KatExpectation(
        platformKey, challenge, tlsKey, oneKeyAllowed, Optional.of(limit), platform);
  }

  /** Also demands that the platform is as this rule wants it. */
  public KatExpectation withPlatform(PlatformRule rule) {
    return new KatExpectation(
        platformKey, challenge, tlsKey, oneKeyAllowed, patAge, Optional.of(rule));
  }
}
