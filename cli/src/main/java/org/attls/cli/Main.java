package org.attls.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.attls.cli.appraise.AppraiseCommand;
import org.attls.cli.attack.AttackCommand;
import org.attls.cli.connection.ClientCommand;
import org.attls.cli.connection.ServerCommand;
import org.attls.cli.demo.DemoCommand;
import org.attls.cli.endorse.CsrCommand;
import org.attls.cli.endorse.EndorseCommand;
import org.attls.cli.endorse.EnrolCommand;
import org.attls.cli.forward.ConnectCommand;
import org.attls.cli.gateway.GatewayCommand;
import org.attls.cli.inspect.InspectCommand;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.report.Failure;
import org.attls.cli.report.Printable;
import org.attls.cli.result.VerifyEarCommand;
import org.attls.cli.verifier.VerifierCommand;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.curve.NativeCurves;
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
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:done",
      "1:refused, by us or by the peer",
      "2:usage, an unreadable file or an invalid configuration",
      "65:malformed octets",
      "69:a verifier, a TPM, a server, an address or the output is not available",
      "70:a defect of this software"
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--no-install",
      scope = ScopeType.INHERIT,
      description = "Never install a missing system package.")
  @SuppressWarnings("UnusedVariable") // The launcher script has obeyed it by now.
  private boolean noInstall;

  @Option(
      names = "--no-native",
      scope = ScopeType.INHERIT,
      description = {
        "Do the elliptic-curve work in Java even where a native provider is present;",
        "as -D" + EllipticCurves.PROPERTY + "=off for the JVM."
      })
  private void withoutNativeProvider(boolean chosen) {
    if (chosen) {
      System.setProperty(EllipticCurves.PROPERTY, "off");
    }
  }

  private Main() {}

  /** Runs the command and ends the process with its status. */
  public static void main(String[] arguments) {
    // What the JDK's HTTP server and others log is a line too, without a stack trace.
    System.setProperty("java.util.logging.SimpleFormatter.format", "attls: %4$s: %5$s%n");
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status;
    try {
      status = run(System.in, out, err, arguments);
    } catch (VirtualMachineError exhausted) {
      // Java's own exit status for it is 1, which would be read as a refusal.
      err.println("attls: " + Failure.of(exhausted).line());
      status = ExitStatus.DEFECT.code();
    }
    System.exit(printed(out, err, status));
  }

  /**
   * The status, unless what the command printed did not arrive: nobody should take that for done.
   */
  static int printed(PrintWriter out, PrintWriter err, int status) {
    if (!out.checkError() || status != ExitStatus.OK.code()) {
      return status;
    }
    err.println("attls: OUTPUT: what was printed could not be written");
    return ExitStatus.UNAVAILABLE.code();
  }

  /** Runs the command in this process, without input, and returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return run(InputStream.nullInputStream(), out, err, arguments);
  }

  /** Runs the command in this process and returns its exit status. */
  static int run(InputStream in, PrintWriter out, PrintWriter err, String... arguments) {
    return commands(in)
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command))
        .setParameterExceptionHandler(Main::reportUsage)
        .execute(arguments);
  }

  /** The command and its subcommands, with all their options. */
  static CommandLine commands(InputStream in) {
    return new CommandLine(new Main())
        .addSubcommand(new DemoCommand())
        .addSubcommand(new AttackCommand())
        .addSubcommand(new VerifierCommand())
        .addSubcommand(new EndorseCommand())
        .addSubcommand(new EnrolCommand())
        .addSubcommand(new CsrCommand())
        .addSubcommand(new ServerCommand())
        .addSubcommand(new ClientCommand(in))
        .addSubcommand(new GatewayCommand())
        .addSubcommand(new ConnectCommand())
        .addSubcommand(new InspectCommand(in))
        .addSubcommand(new AppraiseCommand(in))
        .addSubcommand(new VerifyEarCommand(in));
  }

  /** Without a subcommand there is nothing to do but to say which ones there are. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  private static int report(Exception thrown, CommandLine command) {
    Failure failure = Failure.of(thrown);
    OutputOptions.reportOf(command).failed(failure);
    return failure.status().code();
  }

  private static int reportUsage(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command
        .getErr()
        .println(
            "attls: USAGE: "
                + Printable.line(failure.getMessage())
                + " (try: "
                + command.getCommandSpec().qualifiedName()
                + " --help)");
    return ExitStatus.USAGE.code();
  }

  /** What {@code attls --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "attls " + (version == null ? "(not packaged)" : version),
        "Java " + System.getProperty("java.vm.version") + ", " + System.getProperty("java.vm.name"),
        "elliptic curves: " + curves()
      };
    }

    /** What would do the work of a connection, and why not the native provider. */
    private static String curves() {
      EllipticCurves curves = EllipticCurves.preferred();
      if (curves.isNative()) {
        return curves.code() + " (native)";
      }
      String reason = NativeCurves.found().reason();
      return curves.code()
          + " ("
          + (reason.isEmpty() ? "native code is switched off" : reason)
          + ")";
    }
  }
}
