package org.attls.cli.attack;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attls.attack.Catalogue;
import org.attls.attack.Result;
import org.attls.attack.Scenario;
import org.attls.cli.ExitStatus;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Style;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code attls attack}: tries every attack of the catalogue, or some of them. */
@Command(
    name = "attack",
    description = {
      "Tries the attacks of the catalogue against this build, in memory, and prints what came of"
          + " each.",
      "Exits 0 only if every attack ended as it must; an attack that is known to succeed must"
          + " succeed."
    })
public final class AttackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Attacks to try, such as A1 or C5 (default: all).")
  private List<String> ids = List.of();

  @Override
  public Integer call() throws CommandFailure {
    List<Scenario> chosen = chosen();
    PrintWriter out = spec.commandLine().getOut();
    AttackReport report =
        output.json()
            ? new AttackLines(out)
            : new AttackTable(out, new Style(spec.commandLine().getColorScheme().ansi().enabled()));
    report.begins();
    int trials = 0;
    int wrong = 0;
    int notTried = 0;
    for (Scenario scenario : chosen) {
      if (scenario.notTried().isPresent()) {
        report.notTried(scenario);
        notTried++;
        continue;
      }
      List<Result> results = scenario.run();
      report.tried(scenario, results);
      trials += results.size();
      wrong += (int) results.stream().filter(result -> !result.asExpected()).count();
    }
    report.ends(chosen.size() - notTried, trials, wrong, notTried);
    return (wrong == 0 ? ExitStatus.OK : ExitStatus.REFUSED).code();
  }

  private List<Scenario> chosen() throws CommandFailure {
    List<Scenario> all = Catalogue.all();
    if (ids.isEmpty()) {
      return all;
    }
    List<Scenario> chosen = new ArrayList<>();
    for (String id : ids) {
      chosen.add(
          all.stream()
              .filter(it -> it.id().equals(id.toUpperCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () ->
                      CommandFailure.usage(
                          "no attack " + id + "; there are A1 to A45 and C1 to C5")));
    }
    return chosen;
  }
}
