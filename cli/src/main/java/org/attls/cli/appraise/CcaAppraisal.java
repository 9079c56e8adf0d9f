package org.attls.cli.appraise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Failure;
import org.attls.eat.cca.ParsecCcaCheck;
import org.attls.eat.cca.ParsecCcaExpectation;
import org.attls.eat.cca.ParsecCcaReport;
import org.attls.eat.cca.ParsecCcaVerification;
import org.attls.eat.ear.EarStatement;
import org.attls.rats.Reason;
import org.attls.rats.TrustVector;

/**
 * Appraises a Parsec CCA token as far as that goes without reference values for realms and
 * platforms; the checks are those of {@link ParsecCcaVerification}.
 */
final class CcaAppraisal {
  private static final String LABEL = "PARSEC_CCA";

  private CcaAppraisal() {}

  static Appraised run(Evidence.ParsecCca evidence, AppraisalRequest request)
      throws CommandFailure {
    if (!(request.anchors() instanceof TrustAnchors.OneKey anchor)) {
      throw CommandFailure.usage(
          "--trust-anchor: for a Parsec CCA token give the platform's key (CPAK) as PEM, DER or"
              + " JWK");
    }
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "checked in part only: platform software and realm measurements not compared, there are no"
            + " reference values for this kind of evidence");
    ParsecCcaExpectation expectation = ParsecCcaExpectation.of(anchor.ecKey(), request.challenge());
    if (request.tlsKey().isPresent()) {
      expectation = expectation.withTlsKey(request.tlsKey().get());
    } else {
      remarks.add("attested key not compared with a TLS key: none given (--key)");
    }
    ParsecCcaReport report = ParsecCcaVerification.verify(evidence.token(), expectation);
    EarStatement statement =
        report
            .verified()
            .map(
                verified ->
                    Statements.affirming(
                        LABEL,
                        Set.of(TrustVector.Claim.INSTANCE_IDENTITY, TrustVector.Claim.HARDWARE),
                        verified.attestedKey(),
                        verified.challenge()))
            .orElseGet(
                () ->
                    Statements.unauthentic(
                        LABEL, report.firstFailure().orElseThrow().check().title() + ": no"));
    return new Appraised(
        evidence.description(),
        report.outcomes().stream().map(Check::of).toList(),
        Optional.of(statement),
        remarks,
        report
            .firstFailure()
            .map(outcome -> failure(outcome.check(), Check.of(outcome).problem())));
  }

  private static Failure failure(ParsecCcaCheck failed, String problem) {
    return switch (failed.group()) {
      case STRUCTURE -> Appraised.malformed(problem);
      case SIGNATURES -> Appraised.refused(Reason.EVIDENCE_SIGNATURE, problem);
      case BINDING, IDENTITY_KEY -> Appraised.refused(Reason.KEY_MISMATCH, problem);
      case FRESHNESS -> Appraised.refused(Reason.BINDING_MISMATCH, problem);
    };
  }
}
