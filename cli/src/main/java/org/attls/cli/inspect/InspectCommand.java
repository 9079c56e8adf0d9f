package org.attls.cli.inspect;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.batch.Batch;
import org.attls.cli.batch.RunOptions;
import org.attls.cli.file.Input;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.option.ReleaseSpelling;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Failure;
import org.attls.cli.report.Style;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.VeraisonRelease;
import org.attls.corim.outline.OutlineText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Reads one message strictly, and shows what it says. */
@Command(
    name = "inspect",
    description = {
      "Show what a message says: a wrapper (CMW), evidence, an endorsement (CoRIM), a result"
          + " (EAR).",
      "Reads octets, hexadecimal text, JSON or a JWT, strictly: exit status 65 is for what does not"
          + " follow its format. No key, clock or policy is asked: signatures are not verified."
    })
public final class InspectCommand implements Callable<Integer> {
  private static final String FILE = "file";
  private static final String AS = "as";
  private static final String RELEASE = "veraison-release";

  private final Input input;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The message; - is standard input.")
  private Optional<String> file = Optional.empty();

  @Option(
      names = "--as",
      paramLabel = "KIND",
      description = {
        "What it must be: cmw, evidence, corim, ear, kat, eat, comid or jwt (default: recognised)."
      })
  private Optional<String> as = Optional.empty();

  @Option(
      names = "--veraison-release",
      paramLabel = "RELEASE",
      defaultValue = "current",
      converter = ReleaseSpelling.class,
      description =
          "Read a CoRIM as this release of Veraison lays it out, such as v0.0.2608 (default:"
              + " ${DEFAULT-VALUE}).")
  private VeraisonRelease release = VeraisonRelease.CURRENT_DRAFT;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description =
          "Judge many: a line {\"file\":…,\"as\":…} in, a line {\"n\":…,\"file\":…,\"exit\":…,"
              + "\"reason\":…,\"message\":…} out.")
  private Optional<String> batch = Optional.empty();

  @Mixin private OutputOptions output = new OutputOptions();

  /** A command whose {@code -} is this stream. */
  public InspectCommand(InputStream standardInput) {
    this.input = new Input(standardInput);
  }

  @Override
  public Integer call() throws CommandFailure, MalformedException {
    PrintWriter out = spec.commandLine().getOut();
    Optional<Kind> kind = kind(as);
    if (batch.isPresent() == file.isPresent()) {
      throw CommandFailure.usage("give one of FILE and --batch FILE");
    }
    if (batch.isPresent()) {
      new Batch(List.of(FILE, AS, RELEASE), RunOptions.of(Map.of(AS, as)), this::judge)
          .run(input, batch.get(), out);
    } else {
      show(file.orElseThrow(), kind, out);
    }
    return ExitStatus.OK.code();
  }

  private void show(String name, Optional<Kind> kind, PrintWriter out)
      throws CommandFailure, MalformedException {
    Inspection inspection = Inspection.of(input.read(name), kind, release);
    if (output.json()) {
      out.println(TreeJson.write(name, inspection));
    } else {
      Style style = Style.of(spec.commandLine());
      out.print(new OutlineText(style::bold).write(inspection.outline()));
      out.flush();
    }
  }

  /** What does not follow its format is thrown; there is no other judgement. */
  private Optional<Failure> judge(RunOptions line) throws CommandFailure, MalformedException {
    Optional<Kind> kind = kind(line.optional(AS));
    Bytes content =
        input.read(
            line.optional(FILE)
                .orElseThrow(() -> CommandFailure.usage("line: member \"file\" is missing")));
    Optional<String> layout = line.optional(RELEASE);
    Inspection.of(content, kind, layout.isPresent() ? release(layout.get()) : release);
    return Optional.empty();
  }

  private static VeraisonRelease release(String spelling) throws CommandFailure {
    try {
      return new ReleaseSpelling().convert(spelling);
    } catch (TypeConversionException other) {
      throw CommandFailure.usage(String.valueOf(other.getMessage()));
    }
  }

  private static Optional<Kind> kind(Optional<String> spelling) throws CommandFailure {
    Optional<Kind> kind = spelling.flatMap(Kind::of);
    if (spelling.isPresent() && kind.isEmpty()) {
      throw CommandFailure.usage(
          "'" + spelling.get() + "' is none of " + String.join(", ", Kind.spellings()));
    }
    return kind;
  }
}
