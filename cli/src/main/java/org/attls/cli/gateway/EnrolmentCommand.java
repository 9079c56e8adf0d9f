package org.attls.cli.gateway;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.attls.cli.ExitStatus;
import org.attls.cli.endorse.WaitingRoom;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.enrol.EnrolledTpm;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.gateway.config.Enrolment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The operator's side of enrolment at the gateway. */
@Command(
    name = "enrol",
    description = {
      "Look at the devices that have asked the gateway's enrolment listener, and decide.",
      "Each has proved to be a TPM of a maker that is trusted; whose device it is, only you know."
          + " Whoever is approved is endorsed as it was then, and gets an entry in the policy."
    })
public final class EnrolmentCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Without a subcommand there is nothing to do but to say which ones there are. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what? list, approve or deny");
  }

  @Command(name = "list", description = "Those that wait.")
  int list(@Mixin Room room, @Mixin OutputOptions output)
      throws CommandFailure, MalformedException, EnrolmentException {
    WaitingRoom waiting = room.open();
    List<String> kids = waiting.waiting();
    for (String kid : kids) {
      output.report().event(described("waiting", "waits: ", kid, waiting.tpm(kid)));
    }
    if (kids.isEmpty()) {
      output.report().note("nobody waits");
    }
    return ExitStatus.OK.code();
  }

  @Command(
      name = "approve",
      description = "Endorse one: a CoRIM for the verifier, an entry in the policy.")
  int approve(@Mixin Room room, @Mixin Device device, @Mixin OutputOptions output)
      throws CommandFailure, MalformedException, EnrolmentException {
    WaitingRoom waiting = room.open();
    EnrolledTpm tpm = waiting.tpm(device.kid());
    PolicyEntry.Change entry =
        PolicyEntry.adding(
            room.path(room.enrolment().policy().value()), Bytes.fromHex(device.kid()));
    Path endorsement = waiting.endorse(tpm, room.path(room.enrolment().endorsements().value()));
    entry.write();
    waiting.leave(device.kid());
    output
        .report()
        .event(
            described("approved", "approved: ", device.kid(), tpm)
                .fact("endorsement", endorsement.toString())
                .fact("policy", entry.file().toString())
                .fact("entry", entry.text().isPresent() ? "added" : "not needed"));
    return ExitStatus.OK.code();
  }

  @Command(name = "deny", description = "Send one away, for good.")
  int deny(@Mixin Room room, @Mixin Device device, @Mixin OutputOptions output)
      throws CommandFailure, MalformedException, EnrolmentException {
    room.open().deny(device.kid());
    output
        .report()
        .event(Event.of("denied", "denied: " + device.kid()).inHeadline("instance", device.kid()));
    return ExitStatus.OK.code();
  }

  private static Event described(String name, String headline, String kid, EnrolledTpm tpm) {
    return Event.of(name, headline + kid)
        .inHeadline("instance", kid)
        .fact("tpm", WaitingRoom.described(tpm))
        .fact("ek_certificate", tpm.certificate().digest().hex())
        .fact("pcrs", tpm.registers().selection().spelling())
        .fact("pcr_digest", tpm.registers().digest().hex());
  }

  /** Which device. */
  static final class Device {
    @Parameters(
        paramLabel = "INSTANCE",
        description = "Its attestation key, as list and the device print it.")
    private String instance = "";

    String kid() throws CommandFailure {
      if (!instance.matches("[0-9a-f]{66}")) {
        throw CommandFailure.usage("an instance has 66 hexadecimal digits");
      }
      return instance;
    }
  }

  /** Where they wait. */
  static final class Room {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        required = true,
        description = "The gateway's configuration.")
    private Path config = Path.of("");

    Enrolment enrolment() throws CommandFailure {
      return GatewaySetup.read(config)
          .enrolment()
          .orElseThrow(() -> CommandFailure.usage(config + " has no enrolment"));
    }

    WaitingRoom open() throws CommandFailure {
      Path directory = path(enrolment().waiting().value());
      if (!Files.isDirectory(directory)) {
        throw CommandFailure.usage(directory + ": no such directory");
      }
      return new WaitingRoom(directory);
    }

    Path path(String named) {
      return Optional.ofNullable(config.toAbsolutePath().getParent())
          .orElse(Path.of("."))
          .resolve(named);
    }
  }
}
