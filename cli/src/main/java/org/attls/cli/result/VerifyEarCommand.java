package org.attls.cli.result;

import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.batch.Batch;
import org.attls.cli.batch.BatchLine;
import org.attls.cli.file.Input;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Failure;
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
    Map<String, String> options = given();
    if (batch.isPresent()) {
      if (ear.isPresent()) {
        throw CommandFailure.usage("give one of --ear and --batch");
      }
      new Batch(ResultRequest.OPTIONS, line -> verify(line, options)).run(input, batch.get(), out);
      return ExitStatus.OK.code();
    }
    ResultRequest request =
        ResultRequest.read(input, name -> Optional.ofNullable(options.get(name)), Instant.now());
    warn(request);
    ResultVerification verification = ResultVerification.of(request);
    if (output.json()) {
      out.println(ResultJson.write(ear.orElseThrow(), verification));
    } else {
      new ResultText(out, spec.commandLine().getColorScheme().ansi().enabled())
          .print(verification, request);
    }
    verification.failure().ifPresent(failure -> output.report().note(failure.line()));
    return verification.failure().map(Failure::status).orElse(ExitStatus.OK).code();
  }

  /** Options of the command line are the defaults of the lines. */
  private void verify(BatchLine line, Map<String, String> defaults)
      throws CommandFailure, MalformedException {
    ResultRequest request =
        ResultRequest.read(
            input,
            name -> line.optional(name).or(() -> Optional.ofNullable(defaults.get(name))),
            Instant.now());
    Optional<Failure> failure = ResultVerification.of(request).failure();
    if (failure.isPresent()) {
      throw CommandFailure.of(failure.get());
    }
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

  private Map<String, String> given() {
    Map<String, String> options = new HashMap<>();
    ear.ifPresent(value -> options.put(ResultRequest.EAR, value));
    key.ifPresent(value -> options.put(ResultRequest.KEY, value));
    challenge.ifPresent(value -> options.put(ResultRequest.CHALLENGE, value));
    at.ifPresent(value -> options.put(ResultRequest.AT, value));
    attestedKey.ifPresent(value -> options.put(ResultRequest.ATTESTED_KEY, value));
    label.ifPresent(value -> options.put(ResultRequest.LABEL, value));
    return options;
  }
}
