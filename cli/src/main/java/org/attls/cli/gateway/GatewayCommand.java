package org.attls.cli.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.option.HostPort;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.process.StopSignal;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.gateway.config.GatewayFile;
import org.attls.gateway.config.ListenerSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Admits attested devices to a back end. */
@Command(
    name = "gateway",
    description = {
      "Admit attested devices to a back end: TLS 1.3 in; TCP, MQTT or HTTP out, with the identity.",
      "Everything is in the configuration. It is read again when one of its files changes, or on"
          + " SIGHUP; one that is wrong changes nothing. Every handshake is a line of JSON on"
          + " standard output. SIGTERM lets connections end first."
    },
    subcommands = {ExplainCommand.class, EnrolmentCommand.class})
public final class GatewayCommand implements Callable<Integer> {
  @Option(names = "--config", paramLabel = "FILE", description = "The configuration, in YAML.")
  private @Nullable Path config;

  @Option(
      names = "--check",
      description = "Read the configuration and all that it names, say what is wrong, and end.")
  private boolean check;

  @Option(
      names = "--connect",
      description = "With --check: see whether the back ends can be reached, too.")
  private boolean connect;

  @Option(
      names = "--schema",
      description = "Print a JSON Schema of the configuration, for editors, and end.")
  private boolean schema;

  @Mixin private OutputOptions output = new OutputOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws CommandFailure, IOException {
    Report report = output.report();
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (schema) {
      out.print(GatewayFile.schema());
      return ExitStatus.OK.code();
    }
    if (config == null) {
      throw CommandFailure.usage("Missing required option: '--config=FILE'");
    }
    if (connect && !check) {
      throw CommandFailure.usage("--connect goes with --check");
    }
    if (check) {
      try (GatewaySetup setup = GatewaySetup.load(config, report, new HashSet<>())) {
        if (setup.file().enrolment().isPresent()) {
          EnrolmentSite.check(setup.file().enrolment().get(), config);
        }
        report.event(
            Event.of("valid", config + " is valid").inHeadline("listeners", setup.served().size()));
        warnOfNone(setup, report);
        ExposedSecrets.note(config, setup.file(), report);
        if (connect) {
          Reachability.require(setup.file(), report);
        }
      }
      return ExitStatus.OK.code();
    }
    try (Supervision supervision = Supervision.of(System.getenv(), report);
        RunningGateway gateway = RunningGateway.start(config, report, out::println);
        StopSignal stop = StopSignal.install(gateway.drain().plus(MARGIN))) {
      for (ListenerSettings listener : gateway.listeners()) {
        String address = HostPort.describe(gateway.address(listener.name()));
        report.event(
            Event.of("listening", listener.name() + " listening at " + address)
                .inHeadline("listener", listener.name())
                .inHeadline("address", address));
      }
      gateway
          .opsAddress()
          .ifPresent(
              address ->
                  report.event(
                      Event.of("ops", "health and metrics at http://" + HostPort.describe(address))
                          .inHeadline("address", HostPort.describe(address))));
      gateway
          .enrolmentAddress()
          .ifPresent(
              address ->
                  report.event(
                      Event.of("enrolment", "enrolment at https://" + HostPort.describe(address))
                          .inHeadline("address", HostPort.describe(address))));
      gateway.supervisedBy(supervision);
      stop.await();
      report.note("gateway stopping");
      supervision.stopping();
      gateway.stop();
    }
    return ExitStatus.OK.code();
  }

  static void warnOfNone(GatewaySetup setup, Report report) {
    for (ListenerSettings listener : setup.file().listeners()) {
      if (listener.handoff().isNone()
          && !setup.file().backendOf(listener).introducesByCertificate()) {
        report.note(
            "listener "
                + listener.name()
                + ": handoff none: the back end does not learn which device it talks to");
      }
    }
  }

  /** For the last octets to leave, beyond the time that connections get. */
  private static final Duration MARGIN = Duration.ofSeconds(10);
}
