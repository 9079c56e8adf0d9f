package org.attls.cli.appraise;

import java.util.List;
import java.util.Optional;
import org.attls.cli.ExitStatus;
import org.attls.cli.report.Failure;
import org.attls.eat.ear.EarStatement;
import org.attls.rats.Reason;

/**
 * How an appraisal ended.
 *
 * @param evidence what was appraised, for people
 * @param checks every check, in order
 * @param statement what a result would say; empty for malformed evidence
 * @param remarks what was not compared, and where reference values came from
 * @param failure why the evidence does not pass; empty when it does
 */
record Appraised(
    String evidence,
    List<Check> checks,
    Optional<EarStatement> statement,
    List<String> remarks,
    Optional<Failure> failure) {
  /** Copies the lists. */
  Appraised {
    checks = List.copyOf(checks);
    remarks = List.copyOf(remarks);
  }

  /** Why evidence is refused. */
  static Failure refused(Reason reason, String message) {
    return new Failure(reason.name(), message, Optional.empty(), ExitStatus.REFUSED);
  }

  /** That evidence does not follow its format. */
  static Failure malformed(String message) {
    return new Failure("MALFORMED", message, Optional.empty(), ExitStatus.MALFORMED);
  }
}
