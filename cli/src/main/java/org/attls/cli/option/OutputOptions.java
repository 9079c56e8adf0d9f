package org.attls.cli.option;

import org.attls.cli.report.Report;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command reports. */
public final class OutputOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(names = "--json", description = "Print JSON lines instead of text.")
  private boolean json;

  private @Nullable Report report;

  /** Whether programs are to read what is printed. */
  public boolean json() {
    return json;
  }

  /** The report of the command; always the same one. */
  public synchronized Report report() {
    Report made = report;
    if (made == null) {
      CommandLine line = command.commandLine();
      made = new Report(line.getOut(), line.getErr(), json);
      report = made;
    }
    return made;
  }

  /** The report of a command, also of one without these options. */
  public static Report reportOf(CommandLine line) {
    return line.getCommandSpec().mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(OutputOptions.class::isInstance)
        .map(OutputOptions.class::cast)
        .findFirst()
        .map(OutputOptions::report)
        .orElseGet(() -> new Report(line.getOut(), line.getErr(), false));
  }
}
