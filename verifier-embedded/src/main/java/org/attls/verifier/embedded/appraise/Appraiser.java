package org.attls.verifier.embedded.appraise;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.parsec.TrustAnchor;
import org.attls.eat.check.Outcome;
import org.attls.eat.parsec.ParsecTpmCheck;
import org.attls.eat.parsec.ParsecTpmEvidence;
import org.attls.eat.parsec.ParsecTpmExpectation;
import org.attls.eat.parsec.ParsecTpmJson;
import org.attls.eat.parsec.ParsecTpmReport;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.parsec.ParsecTpmVerification;
import org.attls.eat.parsec.VerifiedParsecTpm;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.Appraisal;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.rats.TrustVector.Claim;
import org.attls.verifier.embedded.endorse.Endorsements;

/**
 * Appraises Parsec TPM evidence the way Veraison's scheme PARSEC_TPM does, and stricter in two
 * points: the challenge is compared, and registers without matching reference values are
 * contraindicated instead of "none", so that no lenient client lets them pass.
 *
 * <pre>
 * step                                       vector                         problem
 * 1 structure, one identity                  all 99                         could not establish identity…
 * 2 trust anchor for kid                     all 99                         no trust anchor for evidence
 * 3 signatures                               all 99                         integrity validation failed: …
 * 4 challenge                                all 99                         integrity validation failed: … freshness …
 * 5 registers                                executables 96, hardware 2     registers: …
 *   success                                  identity, executables, hardware 2, and the attested key
 * </pre>
 */
public final class Appraiser {
  /** What can be appraised. */
  public static final List<CmwType> EVIDENCE_TYPES = List.of(ParsecTpmToken.TYPE);

  /** Name of the appraisal in {@code submods}. */
  public static final String LABEL = "PARSEC_TPM";

  private static final List<String> POLICIES = List.of("policy:" + LABEL);
  static final String NO_IDENTITY = "could not establish identity from evidence";
  static final String NO_ANCHOR = "no trust anchor for evidence";
  static final String BAD_EVIDENCE = "integrity validation failed: bad evidence: ";

  /**
   * All checks but those on registers, in the order in which Veraison would notice: what the token
   * says of itself, then who signed it. The challenge comes last, so that "stale" is said of
   * authentic evidence only.
   */
  static final List<ParsecTpmCheck> DECISIVE =
      List.of(
          ParsecTpmCheck.TOKEN,
          ParsecTpmCheck.KAT_SIGNATURE_FORMAT,
          ParsecTpmCheck.CERT_INFO_FORMAT,
          ParsecTpmCheck.PUB_AREA_FORMAT,
          ParsecTpmCheck.PAT_SIGNATURE_FORMAT,
          ParsecTpmCheck.ATTEST_INFO_FORMAT,
          ParsecTpmCheck.KID_EQUAL,
          ParsecTpmCheck.KID_ENDORSED,
          ParsecTpmCheck.NAME,
          ParsecTpmCheck.ATTRIBUTES,
          ParsecTpmCheck.TLS_KEY,
          ParsecTpmCheck.KAT_SIGNATURE,
          ParsecTpmCheck.PAT_SIGNATURE,
          ParsecTpmCheck.QUALIFIED_SIGNER,
          ParsecTpmCheck.KAT_CHALLENGE,
          ParsecTpmCheck.PAT_CHALLENGE);

  /** AR4SI: cryptographic validation failed. */
  private static final int CRYPTO_FAILED = 99;

  /** AR4SI: contraindicated executables. */
  private static final int CONTRAINDICATED = 96;

  /** AR4SI: the affirming value of every claim. */
  static final int AFFIRMING = 2;

  private Appraiser() {}

  /**
   * Appraises evidence; nothing about the evidence makes it fail.
   *
   * @param endorsements what is endorsed
   * @param challenge what the evidence has to contain
   * @param type one of {@link #EVIDENCE_TYPES}
   * @param now the time at which endorsements have to be valid
   * @throws IllegalArgumentException for any other type
   */
  public static Finding appraise(
      Endorsements endorsements, Bytes challenge, CmwType type, Bytes evidence, Instant now) {
    if (EVIDENCE_TYPES.stream().noneMatch(type::matches)) {
      throw new IllegalArgumentException("evidence of type " + type + " cannot be appraised");
    }
    ParsecTpmToken token;
    ParsecTpmEvidence content;
    try {
      token = ParsecTpmToken.read(evidence);
      content = ParsecTpmEvidence.read(token);
    } catch (MalformedException malformed) {
      return unauthentic(NO_IDENTITY, Optional.empty(), "structure: " + malformed.getMessage());
    }
    Bytes kid = token.kat().kid();
    if (!kid.equals(token.pat().kid())) {
      return unauthentic(
          NO_IDENTITY, Optional.of(kid), ParsecTpmCheck.KID_EQUAL + ": pat " + token.pat().kid());
    }
    Optional<TrustAnchor> anchor = endorsements.trustAnchor(kid, now);
    if (anchor.isEmpty()) {
      return unauthentic(NO_ANCHOR, Optional.of(kid), "trust anchor: none for this kid");
    }
    TpmHash bank = content.schemeOf(anchor.get().attestationKey()).hash();
    List<PcrValues> references =
        endorsements.referenceStates(anchor.get().classId(), now).stream()
            .flatMap(state -> state.values(bank).stream())
            .toList();
    ParsecTpmReport report =
        ParsecTpmVerification.verify(
            content,
            ParsecTpmExpectation.of(anchor.get().attestationKey(), challenge)
                .withKid(kid)
                .withReferences(references));
    Finding finding = judge(token, report);
    if (references.isEmpty() && finding.appraisal().status() == Tier.AFFIRMING) {
      // The verification compares nothing then, which must not look like agreement.
      return otherState(
          challenge, kid, "no reference values", "reference values: none for the key's class");
    }
    return finding;
  }

  /**
   * What the checks on a token say of its device. Where there were no register values to compare
   * with, the claim about executables stays 0: whoever demands reference values looks whether there
   * are any.
   */
  public static Finding judge(ParsecTpmToken token, ParsecTpmReport report) {
    Bytes kid = token.kat().kid();
    for (ParsecTpmCheck check : DECISIVE) {
      Outcome<ParsecTpmCheck> outcome = report.outcome(check);
      if (outcome.status() == Outcome.Status.FAILED) {
        return unauthentic(problem(check), Optional.of(kid), outcome.toString());
      }
    }
    Optional<VerifiedParsecTpm> verified = report.verified();
    if (verified.isEmpty()) {
      Outcome<ParsecTpmCheck> failure = report.firstFailure().orElseThrow();
      Bytes challenge = report.evidence().orElseThrow().certInfo().extraData();
      return otherState(
          challenge, kid, failure.check().title() + " do not match", failure.toString());
    }
    return affirming(verified.get(), token);
  }

  private static String problem(ParsecTpmCheck check) {
    return switch (check) {
      case KAT_SIGNATURE ->
          BAD_EVIDENCE
              + "failed to verify signature on key attestation token: not by the endorsed key";
      case PAT_SIGNATURE ->
          BAD_EVIDENCE
              + "failed to verify signature on platform attestation token: not by the endorsed key";
      case KAT_CHALLENGE ->
          BAD_EVIDENCE
              + "freshness: the challenge in the key attestation token does not match session"
              + " nonce";
      case PAT_CHALLENGE ->
          BAD_EVIDENCE
              + "freshness: the challenge in the platform attestation token does not match session"
              + " nonce";
      case QUALIFIED_SIGNER -> BAD_EVIDENCE + "the tokens name different signers";
      default -> NO_IDENTITY;
    };
  }

  private static Finding affirming(VerifiedParsecTpm verified, ParsecTpmToken token) {
    Map<Claim, Integer> claims = claims(0);
    claims.put(Claim.INSTANCE_IDENTITY, AFFIRMING);
    claims.put(Claim.EXECUTABLES, verified.matchedReference().isPresent() ? AFFIRMING : 0);
    claims.put(Claim.HARDWARE, AFFIRMING);
    return new Finding(
        new Appraisal(
            Tier.AFFIRMING,
            new TrustVector(claims),
            POLICIES,
            Optional.of(verified.attestedKey().spki()),
            Optional.of(verified.challenge()),
            Optional.empty()),
        Optional.of(() -> ParsecTpmJson.write(token)),
        Optional.of(verified.kid()),
        Optional.empty());
  }

  /** The right TPM in a state that nobody vouches for. The key in it is not passed on. */
  static Finding otherState(Bytes challenge, Bytes kid, String problem, String failed) {
    Map<Claim, Integer> claims = claims(0);
    claims.put(Claim.EXECUTABLES, CONTRAINDICATED);
    claims.put(Claim.HARDWARE, AFFIRMING);
    return new Finding(
        new Appraisal(
            Tier.CONTRAINDICATED,
            new TrustVector(claims),
            POLICIES,
            Optional.empty(),
            Optional.of(challenge),
            Optional.of("registers: " + problem)),
        Optional.empty(),
        Optional.of(kid),
        Optional.of(failed));
  }

  static Finding unauthentic(String problem, Optional<Bytes> kid, String failed) {
    return new Finding(
        new Appraisal(
            Tier.CONTRAINDICATED,
            new TrustVector(claims(CRYPTO_FAILED)),
            POLICIES,
            Optional.empty(),
            Optional.empty(),
            Optional.of(problem)),
        Optional.empty(),
        kid,
        Optional.of(failed));
  }

  static Map<Claim, Integer> claims(int value) {
    Map<Claim, Integer> claims = new EnumMap<>(Claim.class);
    for (Claim claim : Claim.values()) {
      claims.put(claim, value);
    }
    return claims;
  }
}
