package org.attls.verifier.embedded.appraise;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.parsec.TrustAnchor;
import org.attls.eat.check.Outcome;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.kat.InsecureSoftwareAttestation;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatCheck;
import org.attls.eat.kat.KatExpectation;
import org.attls.eat.kat.KatReport;
import org.attls.eat.kat.KatVerification;
import org.attls.eat.kat.TpmKeyAttestation;
import org.attls.eat.kat.VerifiedKat;
import org.attls.eat.key.EcKey;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.Appraisal;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.verifier.embedded.endorse.Endorsements;

/**
 * Appraises the bundle of a key attestation and a platform attestation token that a TPM made
 * ({@link TpmKeyAttestation}), by the same endorsements as Parsec TPM evidence, to the same
 * verdicts as {@link Appraiser}.
 *
 * <p>No scheme of Veraison takes such bundles; the embedded verifier does, in this process and over
 * its REST interface.
 */
public final class BundleAppraiser {
  /** Name of the appraisal in {@code submods}. */
  public static final String LABEL = "TPM_KEY_ATTESTATION";

  /** Name of the appraisal of a bundle that software made. */
  public static final String INSECURE_SOFTWARE_LABEL = "INSECURE_SOFTWARE";

  private BundleAppraiser() {}

  /** Whether software says of this bundle that it made it; nothing of that is verified. */
  public static boolean isSoftware(Bytes evidence) {
    try {
      return InsecureSoftwareAttestation.isClaimedBy(
          ClaimsSet.readCbor(KatBundle.readCbor(evidence).pat().unverifiedPayload()));
    } catch (MalformedException malformed) {
      return false;
    }
  }

  /**
   * Appraises a bundle that software made. It affirms the identity of the attester, and nothing of
   * hardware or of what runs.
   *
   * @param attesters the keys that are known to belong to software
   */
  public static Finding appraiseSoftware(List<EcKey> attesters, Bytes challenge, Bytes evidence) {
    KatBundle bundle;
    Bytes kid;
    try {
      bundle = KatBundle.readCbor(evidence);
      kid = kid(bundle);
    } catch (MalformedException malformed) {
      return Appraiser.unauthentic(
          Appraiser.NO_IDENTITY, Optional.empty(), "structure: " + malformed.getMessage());
    }
    Optional<EcKey> platformKey =
        attesters.stream()
            .filter(key -> InsecureSoftwareAttestation.instance(key).equals(kid))
            .findFirst();
    if (platformKey.isEmpty()) {
      return Appraiser.unauthentic(
          Appraiser.NO_ANCHOR,
          Optional.of(kid),
          "software attester: none of those that this verifier was told to take");
    }
    KatReport report =
        KatVerification.verify(
            bundle,
            KatExpectation.of(platformKey.get(), challenge)
                .withPlatform(InsecureSoftwareAttestation.rule()));
    Optional<VerifiedKat> verified = report.verified();
    if (verified.isEmpty()) {
      Outcome<KatCheck> failure = report.firstFailure().orElseThrow();
      return Appraiser.unauthentic(
          Appraiser.BAD_EVIDENCE + "failed: " + failure.check().title(),
          Optional.of(kid),
          failure.toString());
    }
    Map<TrustVector.Claim, Integer> claims = Appraiser.claims(0);
    claims.put(TrustVector.Claim.INSTANCE_IDENTITY, Appraiser.AFFIRMING);
    return affirming(verified.get(), kid, claims, INSECURE_SOFTWARE_LABEL);
  }

  /**
   * Appraises a bundle; nothing about it makes this fail.
   *
   * @param endorsements what is endorsed
   * @param challenge what its key attestation token has to contain
   * @param evidence the collection
   * @param now the time at which endorsements have to be valid
   */
  public static Finding appraise(
      Endorsements endorsements, Bytes challenge, Bytes evidence, Instant now) {
    KatBundle bundle;
    Bytes kid;
    try {
      bundle = KatBundle.readCbor(evidence);
      kid = kid(bundle);
    } catch (MalformedException malformed) {
      return Appraiser.unauthentic(
          Appraiser.NO_IDENTITY, Optional.empty(), "structure: " + malformed.getMessage());
    }
    Optional<TrustAnchor> anchor = endorsements.trustAnchor(kid, now);
    if (anchor.isEmpty()) {
      return Appraiser.unauthentic(
          Appraiser.NO_ANCHOR, Optional.of(kid), "trust anchor: none for this kid");
    }
    if (!(anchor.get().attestationKey() instanceof EcKey attestationKey)) {
      return Appraiser.unauthentic(
          Appraiser.BAD_EVIDENCE + "the endorsed key does not sign key-attestation bundles",
          Optional.of(kid),
          "trust anchor: "
              + anchor.get().attestationKey().title()
              + ", the tokens of a bundle are signed with ECDSA only");
    }
    // Authenticity first: without reference values the registers are not compared.
    KatReport report =
        KatVerification.verify(
            bundle,
            KatExpectation.of(attestationKey, challenge)
                .withPlatform(TpmKeyAttestation.of(attestationKey, challenge, List.of())));
    Optional<VerifiedKat> verified = report.verified();
    if (verified.isEmpty()) {
      Outcome<KatCheck> failure = report.firstFailure().orElseThrow();
      return Appraiser.unauthentic(
          Appraiser.BAD_EVIDENCE + "failed: " + failure.check().title(),
          Optional.of(kid),
          failure.toString());
    }
    TpmHash bank = TpmHash.of(attestationKey.curve());
    List<PcrValues> references =
        endorsements.referenceStates(anchor.get().classId(), now).stream()
            .flatMap(state -> state.values(bank).stream())
            .toList();
    if (references.isEmpty()) {
      return Appraiser.otherState(
          challenge, kid, "no reference values", "reference values: none for the key's class");
    }
    Optional<String> defect =
        TpmKeyAttestation.of(attestationKey, challenge, references).defect(verified.get().pat());
    return defect.isPresent()
        ? Appraiser.otherState(challenge, kid, "values do not match", defect.get())
        : affirming(verified.get(), kid, tpmClaims(), LABEL);
  }

  private static Bytes kid(KatBundle bundle) throws MalformedException {
    Optional<Bytes> instance = bundle.instance();
    if (instance.isEmpty()) {
      throw new MalformedException("cab.pat", -1, "no UEID");
    }
    return instance.get();
  }

  private static Map<TrustVector.Claim, Integer> tpmClaims() {
    Map<TrustVector.Claim, Integer> claims = Appraiser.claims(0);
    claims.put(TrustVector.Claim.INSTANCE_IDENTITY, Appraiser.AFFIRMING);
    claims.put(TrustVector.Claim.EXECUTABLES, Appraiser.AFFIRMING);
    claims.put(TrustVector.Claim.HARDWARE, Appraiser.AFFIRMING);
    return claims;
  }

  private static Finding affirming(
      VerifiedKat verified, Bytes kid, Map<TrustVector.Claim, Integer> claims, String label) {
    return new Finding(
        new Appraisal(
            Tier.AFFIRMING,
            new TrustVector(claims),
            List.of("policy:" + label),
            Optional.of(verified.identityKey().spki()),
            Optional.of(verified.challenge()),
            Optional.empty()),
        Optional.empty(),
        Optional.of(kid),
        Optional.empty());
  }
}
