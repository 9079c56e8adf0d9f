package org.attls.eat.kat;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.check.Checklist;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Nonces;
import org.attls.eat.cose.EcCoseVerifier;
import org.attls.eat.key.EcKey;
import org.jspecify.annotations.Nullable;

/**
 * The checks on a bundle, in one place and in the order of {@link KatCheck}.
 *
 * <p>Up to the signature of the KAT the first failure ends it: what comes after would believe what
 * nobody vouches for. From there on every check runs, so that the report tells which statements
 * stand. It costs two signature verifications at most, whatever the bundle says.
 */
public final class KatVerification {
  private final KatExpectation expectation;
  private final Checklist<KatCheck> checks = new Checklist<>();

  private KatVerification(KatExpectation expectation) {
    this.expectation = expectation;
  }

  /** Checks a bundle as received. */
  public static KatReport verify(Bytes octets, KatExpectation expectation) {
    return new KatVerification(expectation).read(() -> KatBundle.readCbor(octets));
  }

  /** Checks a bundle in its wrapper. */
  public static KatReport verify(Cmw cmw, KatExpectation expectation) {
    return new KatVerification(expectation).read(() -> KatBundle.read(cmw));
  }

  /** Checks a bundle that was read already. */
  public static KatReport verify(KatBundle bundle, KatExpectation expectation) {
    return new KatVerification(expectation).read(() -> bundle);
  }

  /** Step 1: "exactly kat, pat, __cmwc_t; check the type; check both record types". */
  private KatReport read(Checklist.Structure<KatBundle> source) {
    KatBundle bundle = checks.structure(KatCheck.COLLECTION, source);
    return bundle == null ? report(null) : run(bundle);
  }

  private KatReport run(KatBundle bundle) {
    Bytes patPayload = signature(KatCheck.PAT_SIGNATURE, bundle.pat(), expectation.platformKey());
    if (patPayload == null) {
      return report(null);
    }
    ClaimsSet pat = checks.structure(KatCheck.PAT_CLAIMS, () -> patClaims(patPayload));
    if (pat == null) {
      return report(null);
    }
    KatClaims kat =
        checks.structure(
            KatCheck.KAT_CLAIMS, () -> KatClaims.read(bundle.kat().unverifiedPayload()));
    if (kat == null || !binding(kat, pat) || !keysApart(kat)) {
      return report(null);
    }
    if (signature(KatCheck.KAT_SIGNATURE, bundle.kat(), kat.keyAttestationKey().key()) == null) {
      return report(null);
    }
    challenge(kat);
    patFreshness(pat);
    platform(pat);
    tlsKey(kat.identityKey().key());
    return report(checks.failed() ? null : new VerifiedKat(bundle, kat, pat, expectation));
  }

  /** {@code pat = { &(eat_nonce: 10) => bstr .size (8..64), * (int / text) => any }}. */
  private static ClaimsSet patClaims(Bytes payload) throws MalformedException {
    ClaimsSet claims = ClaimsSet.readCbor(payload);
    Nonces nonces = claims.require(Claim.NONCE);
    if (nonces.values().size() != 1) {
      throw new MalformedException(
          "pat", -1, nonces.values().size() + " nonces, must be one, which binds kak-pub");
    }
    return claims;
  }

  /**
   * Step 4: the octets as carried, and these deterministic, so that there is one digest of a key.
   */
  private boolean binding(KatClaims kat, ClaimsSet pat) {
    if (!kat.keyAttestationKey().isCanonical()) {
      return checks.decide(
          KatCheck.KEY_BINDING,
          false,
          "kak-pub as kty, crv, x and y in deterministic encoding",
          "other members or another encoding");
    }
    Bytes expected = kat.binding();
    Bytes found = pat.get(Claim.NONCE).orElseThrow().values().get(0);
    return checks.decide(KatCheck.KEY_BINDING, expected.equals(found), expected.hex(), found.hex());
  }

  /** K-16: where one key signs both, whoever may ask for platform tokens can attest keys. */
  private boolean keysApart(KatClaims kat) {
    boolean one = kat.keyAttestationKey().key().equals(expectation.platformKey());
    return checks.decide(
        KatCheck.KEYS_APART,
        !one || expectation.oneKeyAllowed(),
        "a key attestation key that is not the platform attestation key",
        one ? "one key" : "two keys");
  }

  /** Steps 2 and 5: the key decides about the algorithm, whatever the message says. */
  private @Nullable Bytes signature(KatCheck check, CoseSign1 token, EcKey key) {
    String whose =
        check == KatCheck.PAT_SIGNATURE ? "the platform attestation key" : "the key in kak-pub";
    String expected = "a signature by " + whose + " on " + key.curve().joseName();
    try {
      Bytes payload = token.verify(EcCoseVerifier.of(key));
      checks.decide(
          check,
          true,
          expected,
          "valid, " + key.curve().joseName() + " with " + key.curve().digest());
      return payload;
    } catch (GeneralSecurityException refused) {
      checks.decide(check, false, expected, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  /** Step 6: whole, and in constant time. */
  private void challenge(KatClaims kat) {
    checks.decide(
        KatCheck.CHALLENGE,
        kat.nonce().equals(expectation.challenge()),
        expectation.challenge().hex(),
        kat.nonce().hex());
  }

  /** K-17: the PAT answers no challenge, so all there is to its age is what it says itself. */
  private void patFreshness(ClaimsSet pat) {
    Optional<Instant> issuedAt = pat.get(Claim.ISSUED_AT);
    String found = issuedAt.map(time -> "made at " + time).orElse("no iat: of unknown age");
    if (expectation.patAge().isEmpty()) {
      checks.notAsked(KatCheck.PAT_FRESHNESS, () -> found);
      return;
    }
    KatExpectation.PatAge limit = expectation.patAge().get();
    Instant now = limit.clock().instant();
    Instant from = now.minus(limit.max());
    Instant to = now.plus(limit.skew());
    checks.decide(
        KatCheck.PAT_FRESHNESS,
        issuedAt.filter(time -> !time.isBefore(from) && !time.isAfter(to)).isPresent(),
        "made between " + from + " and " + to,
        found);
  }

  /** Step 7: what the platform must be is the caller's to say. */
  private void platform(ClaimsSet pat) {
    if (expectation.platform().isEmpty()) {
      checks.notAsked(KatCheck.PLATFORM, () -> "no reference values");
      return;
    }
    Optional<String> defect = expectation.platform().get().defect(pat);
    checks.decide(
        KatCheck.PLATFORM,
        defect.isEmpty(),
        "a platform that fits the reference values",
        defect.orElse("one that fits"));
  }

  /** Step 8: the attested key is the one that signs CertificateVerify. */
  private void tlsKey(EcKey attested) {
    if (expectation.tlsKey().isEmpty()) {
      checks.notAsked(KatCheck.TLS_KEY, attested::toString);
      return;
    }
    EcKey expected = expectation.tlsKey().get();
    checks.decide(
        KatCheck.TLS_KEY, attested.equals(expected), expected.toString(), attested.toString());
  }

  private KatReport report(@Nullable VerifiedKat verified) {
    return new KatReport(
        checks.complete(KatCheck.values(), "an earlier check failed"),
        Optional.ofNullable(verified));
  }
}
