package org.attls.cli.verifier;

import java.time.Instant;
import java.util.Locale;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.appraise.Finding;

/** Every appraisal as a line on standard error, and as an event where those are printed. */
public final class AuditLog implements AppraisalLog {
  private final Report report;

  /** Where the lines and events go. */
  public AuditLog(Report report) {
    this.report = report;
  }

  @Override
  public void appraised(Instant at, Finding finding) {
    AppraisalLog.lines(
            line ->
                report.log(
                    Event.of("appraisal", line)
                        .inHeadline("time", at.toString())
                        .inHeadline(
                            "status", finding.appraisal().status().name().toLowerCase(Locale.ROOT))
                        .inHeadline("kid", finding.kid().map(Bytes::hex).orElse(""))
                        .inHeadline("failed", finding.failedCheck().orElse(""))))
        .appraised(at, finding);
  }
}
