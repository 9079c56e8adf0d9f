package org.attls.cli.result;

import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Instant;
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

/** {@code attls verify-ear}: whether a relying party would act on an attestation result. */
@Command(
    name = "verify-ear",
    description = "Verifies an attestation result (EAR) as a relying party would.",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:accepted",
      "1:refused",
      "2:usage, also an unreadable key or file",
      "65:the result is malformed",
      "70:a defect of this software"
    })
public final class VerifyEarCommand implements Callable<Integer> {
  private final Input input;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--ear",
      paramLabel = "FILE",
      description = "The result: a JWT, or a CWT as CBOR or hexadecimal text; - is standard input.")
  private Optional<String> ear = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "The verifier's public key, as JWK, PEM or DER.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--challenge",
      paramLabel = "HEX",
      description = "What the result has to answer, 8 to 64 octets (default: not compared).")
  private Optional<String> challenge = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description = "When the result has to be fresh, such as 2026-01-01T00:00:00Z (default: now).")
  private Optional<String> at = Optional.empty();

  @Option(
      names = "--key-attested",
      paramLabel = "FILE",
      description =
          "The key that the result has to attest, as PEM, DER or JWK (default: not compared).")
  private Optional<String> attestedKey = Optional.empty();

  @Option(
      names = "--label",
      paramLabel = "NAME",
      description = "The one appraisal that the result has to have (default: PARSEC_TPM).")
  private Optional<String> label = Optional.empty();

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description =
          "Verify once per line: a JSON object of these options in, a line {\"n\":…,\"file\":…,"
              + "\"exit\":…,\"reason\":…,\"message\":…} out; - is standard input.")
  private Optional<String> batch = Optional.empty();

  /**
   * A command.
   *
   * @param standardInput what {@code -} stands for
   */
  public VerifyEarCommand(InputStream standardInput) {
    this.input = new Input(standardInput);
  }

  @Override
  public Integer call() throws CommandFailure, MalformedException {
    PrintWriter out = spec.commandLine().getOut();
    RunOptions options = given();
    if (batch.isPresent()) {
      if (ear.isPresent()) {
        throw CommandFailure.usage("give one of --ear and --batch");
      }
      new Batch(
              ResultRequest.OPTIONS,
              options,
              line ->
                  ResultVerification.of(ResultRequest.read(input, line, Instant.now())).failure())
          .run(input, batch.get(), out);
      return ExitStatus.OK.code();
    }
    ResultRequest request = ResultRequest.read(input, options, Instant.now());
    warn(request);
    ResultVerification verification = ResultVerification.of(request);
    if (output.json()) {
      out.println(ResultJson.write(ear.orElseThrow(), verification));
    } else {
      new ResultText(out, spec.commandLine().getColorScheme().ansi().enabled())
          .print(verification, request);
    }
    return output.report().conclude(verification.failure());
  }

  private void warn(ResultRequest request) {
    if (request.key().isPublishedVeraisonDemoKey()) {
      output
          .report()
          .note(
              "warning: this is the demo key that Veraison publishes; anybody can sign results"
                  + " with it");
    }
  }

  /** Options of the command line are the defaults of the lines. */
  private RunOptions given() {
    return RunOptions.of(
        Map.of(
            ResultRequest.EAR, ear,
            ResultRequest.KEY, key,
            ResultRequest.CHALLENGE, challenge,
            ResultRequest.AT, at,
            ResultRequest.ATTESTED_KEY, attestedKey,
            ResultRequest.LABEL, label));
  }
}
