package org.attls.cli.appraise;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.batch.Batch;
import org.attls.cli.batch.RunOptions;
import org.attls.cli.file.Input;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.MalformedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attls appraise}: what a verifier would say of evidence, and every check behind it. */
@Command(
    name = "appraise",
    description =
        "Appraises evidence offline, without network and clock: prints the claims of the result"
            + " and every check.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:affirming",
      "1:refused",
      "2:usage, also an unreadable key, CoRIM or file",
      "65:the evidence is malformed",
      "70:a defect of this software"
    })
public final class AppraiseCommand implements Callable<Integer> {
  private final Input input;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--evidence",
      paramLabel = "FILE",
      description =
          "The evidence: a CMW or the bare token, as CBOR, hexadecimal text or JSON; - is standard"
              + " input.")
  private Optional<String> evidence = Optional.empty();

  @Option(
      names = "--challenge",
      paramLabel = "HEX",
      description = "What the evidence has to contain, 8 to 64 octets.")
  private Optional<String> challenge = Optional.empty();

  @Option(
      names = "--trust-anchor",
      paramLabel = "FILE",
      description =
          "The attestation key, as PEM, DER or JWK, whatever the evidence calls it; or a CoRIM,"
              + " which has keys by kid.")
  private Optional<String> anchor = Optional.empty();

  @Option(
      names = "--reference",
      paramLabel = "VALUES",
      description =
          "Good register values: sha256:0=HEX,7=HEX,…, a file of such lines, or a CoRIM (default:"
              + " those of a CoRIM given as trust anchor, otherwise PCRs are not compared).")
  private Optional<String> reference = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The key that has to be the attested one, as PEM, DER or JWK.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description =
          "When a CoRIM has to hold, such as 2026-01-01T00:00:00Z; needed for one that ends.")
  private Optional<String> at = Optional.empty();

  @Option(
      names = "--veraison-release",
      paramLabel = "RELEASE",
      description = "Take CoRIMs of a release of Veraison too, such as v0.0.2608 or 2023.")
  private Optional<String> release = Optional.empty();

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description =
          "Appraise once per line: a JSON object of these options in, a line {\"n\":…,\"file\":…,"
              + "\"exit\":…,\"reason\":…,\"message\":…} out; - is standard input.")
  private Optional<String> batch = Optional.empty();

  /**
   * A command.
   *
   * @param standardInput what {@code -} stands for
   */
  public AppraiseCommand(InputStream standardInput) {
    this.input = new Input(standardInput);
  }

  @Override
  public Integer call() throws CommandFailure, MalformedException {
    PrintWriter out = spec.commandLine().getOut();
    RunOptions options = given();
    if (batch.isPresent()) {
      if (evidence.isPresent()) {
        throw CommandFailure.usage("give one of --evidence and --batch");
      }
      new Batch(
              AppraisalRequest.OPTIONS,
              options,
              line -> Appraisals.run(AppraisalRequest.read(input, line)).failure())
          .run(input, batch.get(), out);
      return ExitStatus.OK.code();
    }
    AppraisalRequest request = AppraisalRequest.read(input, options);
    Appraised appraised = Appraisals.run(request);
    if (output.json()) {
      out.println(AppraisalJson.write(evidence.orElseThrow(), appraised, request));
    } else {
      new AppraisalText(out, spec.commandLine().getColorScheme().ansi().enabled())
          .print(appraised, request.challenge());
    }
    return output.report().conclude(appraised.failure());
  }

  /** Options of the command line are the defaults of the lines. */
  private RunOptions given() {
    return RunOptions.of(
        Map.of(
            AppraisalRequest.EVIDENCE, evidence,
            AppraisalRequest.CHALLENGE, challenge,
            AppraisalRequest.TRUST_ANCHOR, anchor,
            AppraisalRequest.REFERENCE, reference,
            AppraisalRequest.KEY, key,
            AppraisalRequest.AT, at,
            AppraisalRequest.RELEASE, release));
  }
}
