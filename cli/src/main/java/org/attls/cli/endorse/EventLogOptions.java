package org.attls.cli.endorse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.attls.cli.file.Input;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.eventlog.EventLog;
import org.attls.eat.eventlog.EventText;
import org.attls.eat.eventlog.TcgEvent;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import picocli.CommandLine.Option;

/** Whether and by what the values of registers are explained. */
final class EventLogOptions {
  private static final Path KERNELS = Path.of("/sys/kernel/security/tpm0/binary_bios_measurements");

  @Option(
      names = "--explain",
      description =
          "Say what made the registers what they are: the events in the log that the firmware"
              + " keeps, and whether their replay gives the value of the register.")
  private boolean explain;

  @Option(
      names = "--event-log",
      paramLabel = "FILE",
      description =
          "The log for --explain (default:"
              + " /sys/kernel/security/tpm0/binary_bios_measurements, which root may read).")
  private Optional<Path> file = Optional.empty();

  /**
   * Reads the log, before anything is done.
   *
   * @return empty when there is nothing to explain, or nothing to explain it by
   * @throws CommandFailure a usage error, for a file that was named or is no log
   */
  Optional<EventLog> read(Report report) throws CommandFailure {
    if (!explain) {
      if (file.isPresent()) {
        throw CommandFailure.usage("--event-log goes with --explain");
      }
      return Optional.empty();
    }
    if (file.isEmpty() && !Files.isReadable(KERNELS)) {
      report.note(
          "there is no event log at "
              + KERNELS
              + (Files.exists(KERNELS) ? " for this user" : "")
              + ": what the registers are made of is not explained");
      return Optional.empty();
    }
    Path log = file.orElse(KERNELS);
    try {
      return Optional.of(EventLog.read(Input.read(log)));
    } catch (MalformedException malformed) {
      throw CommandFailure.usage(log + ": " + malformed.getMessage());
    }
  }

  /** Says of each register what made it, and whether it did. */
  static void explain(EventLog log, PcrValues registers, Report report) {
    registers
        .values()
        .forEach((index, value) -> explain(log, registers.bank(), index, value, report));
  }

  private static void explain(
      EventLog log, TpmHash bank, int register, Bytes value, Report report) {
    List<TcgEvent> events = log.measuredInto(register);
    String verdict = verdict(log.replay(bank, register), value);
    report.event(
        Event.of("register", "register " + register + ": " + text(events.size(), verdict))
            .inHeadline("register", register)
            .inHeadline("events", events.size())
            .inHeadline("replay", verdict)
            .inHeadline("value", value.hex()));
    for (TcgEvent event : events) {
      Optional<String> said = EventText.of(event);
      boolean measured = event.dataMeasured(bank);
      Event line =
          Event.of(
                  "measured", "  " + event.number() + " " + event.typeName() + said(said, measured))
              .inHeadline("register", register)
              .inHeadline("number", event.number())
              .inHeadline("type", event.typeName())
              .inHeadline("text_measured", measured ? "yes" : "no")
              .inHeadline("digest", event.digest(bank).map(Bytes::hex).orElse(""));
      report.event(said.isPresent() ? line.inHeadline("text", said.get()) : line);
    }
  }

  private static String verdict(Optional<Bytes> replayed, Bytes value) {
    if (replayed.isEmpty()) {
      return "incomplete";
    }
    return replayed.get().equals(value) ? "matches" : "differs";
  }

  private static String text(int events, String verdict) {
    boolean matches = verdict.equals("matches");
    if (events == 0) {
      return matches ? "as it was at reset" : "NOT as at reset, and the log says nothing of it";
    }
    String found = events == 1 ? "1 event gives" : events + " events give";
    return switch (verdict) {
      case "matches" -> found + " its value";
      case "differs" -> found + " ANOTHER value: the log does not explain it";
      default -> "the log has no digests of this bank";
    };
  }

  /** What only the log says may be anything. */
  private static String said(Optional<String> text, boolean measured) {
    return text.map(it -> measured ? " \"" + it + "\"" : " (unmeasured: \"" + it + "\")")
        .orElse("");
  }
}
