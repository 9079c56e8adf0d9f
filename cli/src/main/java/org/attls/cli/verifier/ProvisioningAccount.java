package org.attls.cli.verifier;

import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.verifier.embedded.rest.ProvisioningLog;

/**
 * Every attempt to provision as a line on standard error, and as an event where those are printed.
 */
final class ProvisioningAccount implements ProvisioningLog {
  private final Report report;

  ProvisioningAccount(Report report) {
    this.report = report;
  }

  @Override
  public void provisioned(Entry entry) {
    report.log(
        Event.of("provisioning", entry.line())
            .inHeadline("time", entry.at().toString())
            .inHeadline("by", entry.by().orElse(""))
            .inHeadline("corim", entry.corim().orElse(""))
            .inHeadline("refused", entry.refusal().orElse("")));
  }
}
