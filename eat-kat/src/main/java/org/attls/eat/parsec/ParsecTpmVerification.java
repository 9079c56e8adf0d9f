package org.attls.eat.parsec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.check.Checklist;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.VerificationKey;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmSigningScheme;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.eat.tpm.TpmtSignature;
import org.jspecify.annotations.Nullable;

/**
 * The checks on a Parsec TPM token, in one place and in the order of {@link ParsecTpmCheck}.
 *
 * <p>First all structures are read; if one is malformed nothing else runs. Then every check runs,
 * whether earlier ones failed or not, so that the report tells which statements of the token stand.
 * It costs two signature verifications, whatever the token says.
 */
public final class ParsecTpmVerification {
  private final ParsecTpmExpectation expectation;
  private final Checklist<ParsecTpmCheck> checks = new Checklist<>();

  private ParsecTpmVerification(ParsecTpmExpectation expectation) {
    this.expectation = expectation;
  }

  /** Checks a token as received. */
  public static ParsecTpmReport verify(Bytes token, ParsecTpmExpectation expectation) {
    ParsecTpmVerification run = new ParsecTpmVerification(expectation);
    ParsecTpmToken read =
        run.checks.structure(ParsecTpmCheck.TOKEN, () -> ParsecTpmToken.read(token));
    return read == null ? run.report(null, null) : run.run(read);
  }

  /** Checks a token that was read already. */
  public static ParsecTpmReport verify(ParsecTpmToken token, ParsecTpmExpectation expectation) {
    ParsecTpmVerification run = new ParsecTpmVerification(expectation);
    run.checks.wellFormed(ParsecTpmCheck.TOKEN);
    return run.run(token);
  }

  /** Checks a token whose structures were read already. */
  public static ParsecTpmReport verify(
      ParsecTpmEvidence evidence, ParsecTpmExpectation expectation) {
    ParsecTpmVerification run = new ParsecTpmVerification(expectation);
    for (ParsecTpmCheck check : ParsecTpmCheck.values()) {
      if (check.group() == ParsecTpmCheck.Group.STRUCTURE) {
        run.checks.wellFormed(check);
      }
    }
    return run.run(evidence);
  }

  private ParsecTpmReport run(ParsecTpmToken token) {
    ParsecTpmEvidence evidence = structures(token);
    return evidence == null ? report(null, null) : run(evidence);
  }

  private ParsecTpmReport run(ParsecTpmEvidence evidence) {
    ParsecTpmToken token = evidence.token();
    kid(token);
    qualifiedSigner(evidence);
    TpmtPublic.Scheme scheme = evidence.schemeOf(expectation.attestationKey());
    signature(
        ParsecTpmCheck.KAT_SIGNATURE, scheme, evidence.katSignature(), token.kat().certInfo());
    signature(
        ParsecTpmCheck.PAT_SIGNATURE, scheme, evidence.patSignature(), token.pat().attestInfo());
    challenge(ParsecTpmCheck.KAT_CHALLENGE, evidence.certInfo());
    challenge(ParsecTpmCheck.PAT_CHALLENGE, evidence.attestInfo());
    name(evidence);
    attributes(evidence.identityKey());
    tlsKey(evidence.attestedKey());
    pcrBank(evidence.quote(), scheme.hash());
    List<PcrValues> candidates = pcrSelection(evidence.quote());
    Optional<PcrValues> matched = pcrDigest(evidence.quote(), candidates, scheme.hash());
    return report(
        evidence, checks.failed() ? null : new VerifiedParsecTpm(evidence, expectation, matched));
  }

  /**
   * P-02, P-05, P-14: every structure is read to its last octet; magic and type are the right ones;
   * what is not an ECC key, and ECDSA or RSA, is refused.
   */
  private @Nullable ParsecTpmEvidence structures(ParsecTpmToken token) {
    TpmtSignature katSignature =
        checks.structure(
            ParsecTpmCheck.KAT_SIGNATURE_FORMAT,
            () -> TpmtSignature.read(token.kat().sig(), "kat.sig"));
    TpmsAttest certInfo =
        checks.structure(
            ParsecTpmCheck.CERT_INFO_FORMAT,
            () -> ParsecTpmEvidence.certInfo(token.kat().certInfo()));
    TpmtPublic identityKey =
        checks.structure(
            ParsecTpmCheck.PUB_AREA_FORMAT,
            () -> TpmtPublic.readEcc(token.kat().pubArea(), "kat.pubArea"));
    TpmtSignature patSignature =
        checks.structure(
            ParsecTpmCheck.PAT_SIGNATURE_FORMAT,
            () -> TpmtSignature.read(token.pat().sig(), "pat.sig"));
    TpmsAttest attestInfo =
        checks.structure(
            ParsecTpmCheck.ATTEST_INFO_FORMAT,
            () -> ParsecTpmEvidence.attestInfo(token.pat().attestInfo()));
    return katSignature == null
            || certInfo == null
            || identityKey == null
            || patSignature == null
            || attestInfo == null
        ? null
        : new ParsecTpmEvidence(
            token, katSignature, certInfo, identityKey, patSignature, attestInfo);
  }

  /** P-04: the {@code kid} is a UEID, equal in both halves, and the endorsed one. */
  private void kid(ParsecTpmToken token) {
    Bytes katKid = token.kat().kid();
    Bytes patKid = token.pat().kid();
    checks.equal(ParsecTpmCheck.KID_EQUAL, katKid, patKid);
    if (expectation.kid().isEmpty()) {
      checks.notAsked(ParsecTpmCheck.KID_ENDORSED, katKid::hex);
      return;
    }
    Bytes endorsed = expectation.kid().get();
    Bytes other = katKid.equals(endorsed) ? patKid : katKid;
    checks.equal(ParsecTpmCheck.KID_ENDORSED, endorsed, other);
  }

  /** One attestation key in one place of the hierarchy signed both halves. */
  private void qualifiedSigner(ParsecTpmEvidence evidence) {
    checks.equal(
        ParsecTpmCheck.QUALIFIED_SIGNER,
        evidence.certInfo().qualifiedSigner(),
        evidence.attestInfo().qualifiedSigner());
  }

  /** P-09: scheme and hash are the attestation key's, not whatever the message says. */
  private void signature(
      ParsecTpmCheck check, TpmtPublic.Scheme scheme, TpmtSignature signature, Bytes signed) {
    VerificationKey key = expectation.attestationKey();
    boolean valid =
        signature.scheme() == scheme.kind()
            && signature.hash() == scheme.hash()
            && signature.verifies(key, signed);
    checks.decide(
        check,
        valid,
        () -> "a signature by the endorsed " + key.title() + " key" + how(scheme),
        () ->
            valid
                ? "valid, " + key.title() + how(scheme)
                : "one that does not verify, "
                    + signature.scheme()
                    + " with "
                    + signature.hash().jdkName());
  }

  private static String how(TpmtPublic.Scheme scheme) {
    return (scheme.kind() == TpmSigningScheme.ECDSA ? "" : " by " + scheme.kind())
        + " with "
        + scheme.hash().jdkName();
  }

  /** P-06: {@code extraData} of both is the challenge, length included. */
  private void challenge(ParsecTpmCheck check, TpmsAttest attest) {
    checks.equal(check, expectation.challenge(), attest.extraData());
  }

  /** P-07: name = nameAlg || H(pubArea). */
  private void name(ParsecTpmEvidence evidence) {
    checks.equal(ParsecTpmCheck.NAME, evidence.identityKey().name(), evidence.certify().name());
  }

  /** P-08: the key was made in this TPM, cannot leave it, signs, and does nothing else. */
  private void attributes(TpmtPublic identityKey) {
    Optional<String> defect = identityKey.attributes().residenceDefect();
    checks.decide(
        ParsecTpmCheck.ATTRIBUTES,
        defect.isEmpty(),
        () -> "fixedTPM, fixedParent, sensitiveDataOrigin, sign, neither restricted nor decrypt",
        () -> identityKey.attributes() + defect.map(text -> ": " + text).orElse(""));
  }

  /** The attested key is the one that signs CertificateVerify. */
  private void tlsKey(EcKey attested) {
    if (expectation.tlsKey().isEmpty()) {
      checks.notAsked(ParsecTpmCheck.TLS_KEY, attested::toString);
      return;
    }
    EcKey expected = expectation.tlsKey().get();
    checks.decide(
        ParsecTpmCheck.TLS_KEY, attested.equals(expected), expected::toString, attested::toString);
  }

  /** P-10: exactly one selection, and its bank is the signature's hash. */
  private void pcrBank(TpmsAttest.Quote quote, TpmHash expected) {
    List<PcrSelection> selections = quote.selections();
    checks.decide(
        ParsecTpmCheck.PCR_BANK,
        selections.size() == 1 && selections.get(0).bank() == expected.algorithm(),
        expected::bank,
        () ->
            selections.isEmpty()
                ? "no selection"
                : selections.stream()
                    .map(PcrSelection::bankName)
                    .collect(Collectors.joining(" and ")));
  }

  /**
   * P-11: required registers are quoted, and an empty selection is refused: a TPM quotes an
   * inactive bank without error as the digest of nothing. Returns the reference values that speak
   * of the quoted registers.
   */
  private List<PcrValues> pcrSelection(TpmsAttest.Quote quote) {
    Supplier<String> found =
        () ->
            quote.selections().stream()
                .map(PcrSelection::spelling)
                .collect(Collectors.joining(" and "));
    if (quote.selections().size() != 1 || quote.selections().get(0).indices().isEmpty()) {
      checks.decide(
          ParsecTpmCheck.PCR_SELECTION, false, () -> "registers of one active bank", found);
      return List.of();
    }
    PcrSelection quoted = quote.selections().get(0);
    List<PcrValues> candidates = new ArrayList<>();
    for (PcrValues reference : expectation.references()) {
      boolean speaksOfThem =
          expectation.requiredPcrs().isPresent()
              ? reference.bank().algorithm() == quoted.bank()
                  && reference.containsAll(quoted.indices())
              : reference.selection().sameRegisters(quoted);
      if (speaksOfThem) {
        candidates.add(reference);
      }
    }
    boolean enough = expectation.requiredPcrs().map(quoted::covers).orElse(true);
    boolean known = expectation.references().isEmpty() || !candidates.isEmpty();
    checks.decide(ParsecTpmCheck.PCR_SELECTION, enough && known, this::expectedRegisters, found);
    return candidates;
  }

  private String expectedRegisters() {
    List<String> demands = new ArrayList<>();
    expectation
        .requiredPcrs()
        .ifPresent(required -> demands.add("at least " + required.spelling()));
    String references =
        expectation.references().stream()
            .map(reference -> reference.selection().spelling())
            .distinct()
            .collect(Collectors.joining(" or "));
    if (!references.isEmpty()) {
      demands.add(
          expectation.requiredPcrs().isPresent() ? "nothing beyond " + references : references);
    }
    return demands.isEmpty() ? "any registers" : String.join(", ", demands);
  }

  /** P-11: the digest is recomputed from one set of reference values, never a mixture. */
  private Optional<PcrValues> pcrDigest(
      TpmsAttest.Quote quote, List<PcrValues> candidates, TpmHash hash) {
    Bytes found = quote.pcrDigest();
    if (expectation.references().isEmpty()) {
      if (found.size() == hash.size()) {
        checks.notAsked(ParsecTpmCheck.PCR_DIGEST, () -> "no reference values: " + found.hex());
      } else {
        checks.decide(
            ParsecTpmCheck.PCR_DIGEST,
            false,
            "a digest of " + hash.size() + " octets",
            found.size() + " octets");
      }
      return Optional.empty();
    }
    List<String> expected = new ArrayList<>();
    for (PcrValues candidate : candidates) {
      Bytes digest = candidate.digest(quote.selections().get(0).indices());
      if (digest.equals(found)) {
        checks.equal(ParsecTpmCheck.PCR_DIGEST, digest, found);
        return Optional.of(candidate);
      }
      expected.add(digest.hex());
    }
    checks.decide(
        ParsecTpmCheck.PCR_DIGEST,
        false,
        expected.isEmpty()
            ? "reference values for the quoted registers"
            : String.join(" or ", expected),
        found.hex());
    return Optional.empty();
  }

  private ParsecTpmReport report(
      @Nullable ParsecTpmEvidence evidence, @Nullable VerifiedParsecTpm verified) {
    return new ParsecTpmReport(
        checks.complete(ParsecTpmCheck.values(), "a structure is malformed"),
        Optional.ofNullable(evidence),
        Optional.ofNullable(verified));
  }
}
