package org.attls.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The {@code attls} command: parses the command line, runs one subcommand, and turns whatever went
 * wrong into one line and an exit status.
 */
@Command(
    name = "attls",
    description = "TLS 1.3 in which a peer authenticates with attestation evidence.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND")
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--no-install",
      scope = ScopeType.INHERIT,
      description = "Never install a missing system package.")
  @SuppressWarnings("UnusedVariable") // The launcher script has obeyed it by now.
  private boolean noInstall;

  private Main() {}

  /** Runs the command and ends the process with its status. */
  public static void main(String[] arguments) {
    int status =
        run(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            arguments);
    System.exit(status);
  }

  /** Runs the command in this process and returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> report(failure, command.getErr()))
        .setParameterExceptionHandler(Main::reportUsage)
        .execute(arguments);
  }

  /** Without a subcommand there is nothing to do but to say which ones there are. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  private static int report(Exception failure, PrintWriter err) {
    ExitStatus status;
    if (failure instanceof AttestationException refusal) {
      err.println("attls: " + refusal.reason() + ": " + oneLine(refusal.getMessage()));
      status = ExitStatus.of(refusal.reason());
    } else if (failure instanceof MalformedException malformed) {
      err.println("attls: MALFORMED: " + oneLine(malformed.getMessage()));
      status = ExitStatus.MALFORMED;
    } else {
      err.println("attls: DEFECT: " + oneLine(failure.toString()));
      status = ExitStatus.DEFECT;
    }
    return status.code();
  }

  private static int reportUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command
        .getErr()
        .println(
            "attls: USAGE: "
                + oneLine(failure.getMessage())
                + " (try: "
                + command.getCommandSpec().qualifiedName()
                + " --help)");
    return ExitStatus.USAGE.code();
  }

  private static String oneLine(@Nullable String message) {
    return String.valueOf(message).replaceAll("\\s*\\R\\s*", " ");
  }

  /** What {@code attls --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "attls " + (version == null ? "(not packaged)" : version),
        "Java " + System.getProperty("java.vm.version") + ", " + System.getProperty("java.vm.name")
      };
    }
  }
}
