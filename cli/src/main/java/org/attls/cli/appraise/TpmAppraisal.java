package org.attls.cli.appraise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.attls.cli.report.Failure;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.parsec.TrustAnchor;
import org.attls.eat.check.Outcome;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.parsec.ParsecTpmCheck;
import org.attls.eat.parsec.ParsecTpmEvidence;
import org.attls.eat.parsec.ParsecTpmExpectation;
import org.attls.eat.parsec.ParsecTpmReport;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.parsec.ParsecTpmVerification;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.Reason;
import org.attls.verifier.embedded.appraise.Appraiser;
import org.attls.verifier.embedded.appraise.Finding;

/** Appraises a Parsec TPM token; the checks are those of {@link ParsecTpmVerification}. */
final class TpmAppraisal {
  private final Evidence.ParsecTpm evidence;
  private final ParsecTpmToken token;
  private final AppraisalRequest request;
  private final List<String> remarks = new ArrayList<>();

  TpmAppraisal(Evidence.ParsecTpm evidence, AppraisalRequest request) {
    this.evidence = evidence;
    this.token = evidence.token();
    this.request = request;
  }

  /**
   * @throws MalformedException a structure inside the token that does not follow its format
   */
  Appraised run() throws MalformedException {
    ParsecTpmEvidence content = ParsecTpmEvidence.read(token);
    if (request.anchors() instanceof TrustAnchors.OneKey anchor) {
      return verify(
          content,
          ParsecTpmExpectation.of(anchor.key(), request.challenge()),
          request.references(),
          Optional.empty());
    }
    EndorsementFile file = ((TrustAnchors.Endorsed) request.anchors()).file();
    Optional<String> defect = file.defect(request.at());
    if (defect.isPresent()) {
      return withoutAnchor(defect.get());
    }
    Bytes kid = token.kat().kid();
    Optional<TrustAnchor> anchor = file.anchor(kid);
    if (anchor.isEmpty()) {
      return withoutAnchor(file.name() + " has no key for kid " + kid.hex());
    }
    // A state that the anchor's own CoRIM endorses is not to be passed over in silence.
    Optional<References> references =
        request
            .references()
            .or(
                () ->
                    file.contents().referenceStates().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new References.Endorsed(file)));
    return verify(
        content,
        ParsecTpmExpectation.of(anchor.get().attestationKey(), request.challenge()).withKid(kid),
        references,
        Optional.of(anchor.get().classId()));
  }

  private Appraised verify(
      ParsecTpmEvidence content,
      ParsecTpmExpectation signatures,
      Optional<References> references,
      Optional<UUID> classId) {
    TpmHash bank = content.schemeOf(signatures.attestationKey()).hash();
    Optional<String> unusable = references.flatMap(it -> unusable(it, classId, bank));
    List<PcrValues> states =
        references
            .filter(it -> unusable.isEmpty())
            .map(it -> it.states(classId, bank))
            .orElse(List.of());
    ParsecTpmExpectation expectation = signatures.withReferences(states);
    if (request.tlsKey().isPresent()) {
      expectation = expectation.withTlsKey(request.tlsKey().get());
    } else {
      remarks.add("attested key not compared with a TLS key: none given (--key)");
    }
    ParsecTpmReport report = ParsecTpmVerification.verify(content, expectation);
    remarks.add(0, remark(references, states, unusable));
    List<Check> checks = new ArrayList<>();
    report.outcomes().forEach(outcome -> checks.add(Check.of(outcome)));
    if (report.verified().isPresent() && unusable.isPresent()) {
      int last = ParsecTpmCheck.PCR_DIGEST.ordinal();
      Check found = checks.get(last);
      checks.set(
          last,
          new Check(
              found.name(),
              found.title(),
              Outcome.Status.FAILED,
              "that of reference values, but " + unusable.get(),
              report.verified().get().pcrDigest().hex()));
      return ended(
          checks,
          Statements.otherState(Appraiser.LABEL, "registers: no reference values"),
          Optional.of(Appraised.refused(Reason.NOT_AFFIRMING, unusable.get())));
    }
    Finding finding = Appraiser.judge(token, report);
    return ended(
        checks,
        new EarStatement(Appraiser.LABEL, finding.appraisal(), finding.annotatedEvidence()),
        report
            .firstFailure()
            .map(
                outcome ->
                    Appraised.refused(reason(outcome.check()), Check.of(outcome).problem())));
  }

  /** Reference values were given and say nothing of this device: not the same as none given. */
  private Optional<String> unusable(References references, Optional<UUID> classId, TpmHash bank) {
    return references
        .defect(request.at())
        .or(
            () ->
                references.states(classId, bank).isEmpty()
                    ? Optional.of(
                        references.source()
                            + " has no reference values of "
                            + bank.bank()
                            + classId.map(id -> " for class " + id).orElse(""))
                    : Optional.empty());
  }

  private static String remark(
      Optional<References> references, List<PcrValues> states, Optional<String> unusable) {
    if (references.isEmpty()) {
      return "PCRs not compared: no reference values given (--reference)";
    }
    return unusable
        .map(why -> "PCRs not compared: " + why)
        .orElseGet(
            () ->
                "PCRs compared with "
                    + (states.size() == 1 ? "one state" : states.size() + " states")
                    + " from "
                    + references.get().source());
  }

  private Appraised withoutAnchor(String why) {
    ParsecTpmCheck missing = ParsecTpmCheck.KID_ENDORSED;
    return ended(
        List.of(
            new Check(
                missing.name(),
                missing.title(),
                Outcome.Status.FAILED,
                "an endorsed attestation key",
                why)),
        Statements.unauthentic(Appraiser.LABEL, "no trust anchor for evidence"),
        Optional.of(Appraised.refused(Reason.NO_TRUST_ANCHOR, why)));
  }

  private Appraised ended(List<Check> checks, EarStatement statement, Optional<Failure> failure) {
    return new Appraised(evidence.description(), checks, Optional.of(statement), remarks, failure);
  }

  /** The reason code that a relying party would have for it. */
  private static Reason reason(ParsecTpmCheck failed) {
    if (failed == ParsecTpmCheck.KID_ENDORSED) {
      return Reason.NO_TRUST_ANCHOR;
    }
    return switch (failed.group()) {
      case STRUCTURE -> Reason.EVIDENCE_MALFORMED;
      case ATTESTATION_KEY, SIGNATURES -> Reason.EVIDENCE_SIGNATURE;
      case FRESHNESS -> Reason.BINDING_MISMATCH;
      case IDENTITY_KEY -> Reason.KEY_MISMATCH;
      case REGISTERS -> Reason.NOT_AFFIRMING;
    };
  }
}
