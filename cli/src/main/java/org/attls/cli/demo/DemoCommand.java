package org.attls.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.capture.PacketCapture;
import org.attls.cli.demo.gateway.GatewayDemo;
import org.attls.cli.file.KeyLogFile;
import org.attls.cli.option.KeyLogOption;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.process.StopSignal;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Style;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attls demo}: the whole thing on a software TPM, in a few seconds. */
@Command(
    name = "demo",
    description = {
      "Shows it all on a software TPM: one connection that is admitted, four that are refused, and"
          + " why.",
      "Starts a TPM, a verifier, a server and clients on this machine, and stops them again."
          + " Exits 0 only if everything came as announced."
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private DemoTpm tpm = new DemoTpm();

  @Mixin private KeyLogOption keyLog = new KeyLogOption();

  @Option(
      names = "--capture",
      paramLabel = "FILE",
      description =
          "Write what the connections carry to this file, as packets for Wireshark (pcap); with"
              + " --insecure-keylog it can be read there.")
  private Optional<Path> capture = Optional.empty();

  @Option(
      names = "--gateway",
      description =
          "Show the gateway instead: a device publishes through it to a real broker (mosquitto),"
              + " is refused once it has changed, and is cut off once its key is revoked.")
  private boolean gateway;

  @Override
  public Integer call()
      throws AttestationException, CommandFailure, IOException, MalformedException {
    int changing = tpm.changing();
    if (gateway) {
      return gatewayDemo(changing);
    }
    try (StopSignal stop = StopSignal.install();
        KeyLogFile secrets = keyLog.open(output.report());
        PacketCapture packets = openCapture()) {
      Recording recording =
          new Recording(Optional.ofNullable(secrets), Optional.ofNullable(packets));
      Demo demo = new Demo(tpm, changing, report(), output.report(), recording);
      return (demo.run() ? ExitStatus.OK : ExitStatus.REFUSED).code();
    } catch (AttestationException | CommandFailure | IOException failed) {
      if (Thread.interrupted()) {
        // Told to stop: whatever failed then is no news, and the signal gives the exit status.
        return ExitStatus.UNAVAILABLE.code();
      }
      throw failed;
    }
  }

  private int gatewayDemo(int changing)
      throws AttestationException, CommandFailure, IOException, MalformedException {
    if (capture.isPresent() || keyLog.given()) {
      throw CommandFailure.usage("--gateway goes without --capture and --insecure-keylog");
    }
    try (StopSignal stop = StopSignal.install()) {
      return (new GatewayDemo(tpm, changing, output.report()).run()
              ? ExitStatus.OK
              : ExitStatus.REFUSED)
          .code();
    } catch (InterruptedException told) {
      return ExitStatus.UNAVAILABLE.code();
    }
  }

  private @Nullable PacketCapture openCapture() throws CommandFailure {
    return capture.isPresent() ? PacketCapture.create(capture.get(), output.report()) : null;
  }

  private DemoReport report() {
    PrintWriter out = spec.commandLine().getOut();
    return output.json() ? new JsonReport(out) : new TextReport(out, Style.of(spec.commandLine()));
  }
}
