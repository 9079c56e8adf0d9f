package org.attls.cli.appraise;

import java.util.List;
import java.util.Optional;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.Reason;

/** Appraises evidence of every format that can be, by the format's own rules. */
final class Appraisals {
  private Appraisals() {}

  /**
   * Appraises; evidence that does not pass is an outcome.
   *
   * @throws MalformedException evidence that does not follow its format
   * @throws CommandFailure a usage error: arguments that do not go with the kind of evidence
   */
  static Appraised run(AppraisalRequest request) throws MalformedException, CommandFailure {
    Evidence evidence = request.evidence();
    if (evidence instanceof Evidence.ParsecTpm token) {
      return new TpmAppraisal(token, request).run();
    }
    if (evidence instanceof Evidence.Other other) {
      return new Appraised(
          other.description(),
          List.of(),
          Optional.empty(),
          List.of(),
          Optional.of(
              Appraised.refused(
                  Reason.NO_INSPECTOR, other.description() + " cannot be appraised")));
    }
    if (request.references().isPresent()) {
      // Taking them and not comparing would look like agreement.
      throw CommandFailure.usage(
          "--reference: there is nothing to compare reference values with in a "
              + evidence.description());
    }
    return evidence instanceof Evidence.Bundle bundle
        ? new KatAppraisal(bundle, request).run()
        : CcaAppraisal.run((Evidence.ParsecCca) evidence, request);
  }
}
