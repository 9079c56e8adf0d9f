package org.attls.cli.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.gateway.config.ListenerSettings;
import org.attls.gateway.enrol.EnrolmentListener;
import org.attls.gateway.io.Gateway;
import org.attls.gateway.io.Observer;
import org.attls.gateway.io.Recurring;
import org.attls.gateway.io.Transport;
import org.attls.gateway.ops.JsonLog;
import org.attls.gateway.ops.LineWriter;
import org.attls.gateway.ops.Metrics;
import org.attls.gateway.ops.Observers;
import org.attls.gateway.ops.OpsPort;
import org.attls.gateway.ops.RecentConnections;
import org.attls.gateway.ops.WebhookSender;
import org.jspecify.annotations.Nullable;

/** A gateway with its configuration, which is read again when it changes. */
public final class RunningGateway implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration HEALTHY = Duration.ofSeconds(2);

  private final Path config;
  private final Report report;
  private final Metrics metrics = new Metrics();
  private final RecentConnections recent = new RecentConnections();
  private final ScheduledExecutorService management = daemon("attls configuration");

  /** Not with the files: those may be on a file system that does not answer. */
  private final ScheduledExecutorService beats = daemon("attls watchdog");

  private final Gateway gateway;
  private final LineWriter log;
  private final Optional<WebhookSender> webhook;
  private final @Nullable OpsPort ops;
  private final Optional<EnrolmentListener> enrolment;
  private volatile GatewaySetup setup;
  private volatile boolean ready = true;
  private volatile @Nullable Supervision supervision;
  private FileState read;

  private RunningGateway(Path config, Report report, GatewaySetup setup, Consumer<String> lines)
      throws CommandFailure {
    this.config = config;
    this.report = report;
    this.setup = setup;
    this.read = FileState.of(setup.files());
    this.webhook = setup.file().webhook().map(it -> WebhookSender.start(it, metrics::told));
    this.log = LineWriter.start(lines, metrics::lineDropped);
    List<Observer> observers = new ArrayList<>(List.of(metrics, recent, new JsonLog(log)));
    webhook.ifPresent(observers::add);
    try {
      this.gateway =
          Gateway.start(
              Transport.best(), setup.file().limits(), setup.served(), new Observers(observers));
    } catch (IOException taken) {
      throw CommandFailure.addressUnavailable(String.valueOf(taken.getMessage()), taken);
    }
    metrics.watch(gateway);
    metrics.configured(true);
    metrics.verifiers(setup.verifiers());
    try {
      this.ops =
          setup.file().ops().isPresent()
              ? OpsPort.start(
                  setup.file().ops().get().address(),
                  new OpsPort.Sources(
                      metrics,
                      recent,
                      () -> gateway.answers(HEALTHY),
                      () -> ready && gateway.admitsAnybody()))
              : null;
    } catch (IOException taken) {
      gateway.close();
      throw CommandFailure.addressUnavailable("ops: " + taken.getMessage(), taken);
    }
    try {
      this.enrolment =
          setup.file().enrolment().isPresent()
              ? Optional.of(
                  EnrolmentSite.start(
                      setup.file().enrolment().get(),
                      Optional.ofNullable(config.toAbsolutePath().getParent()).orElse(Path.of(".")),
                      report))
              : Optional.empty();
    } catch (CommandFailure failed) {
      gateway.close();
      if (ops != null) {
        ops.close();
      }
      throw failed;
    }
  }

  /**
   * Reads the configuration, warms up, and begins to serve.
   *
   * @param lines takes a line of JSON for each handshake, from several threads
   */
  public static RunningGateway start(Path config, Report report, Consumer<String> lines)
      throws CommandFailure {
    GatewaySetup setup = GatewaySetup.load(config, report, new HashSet<>());
    try {
      GatewayCommand.warnOfNone(setup, report);
      ExposedSecrets.note(config, setup.file(), report);
      if (setup.file().warmUp()) {
        report.note(warmedUp(setup));
      }
      RunningGateway running = new RunningGateway(config, report, setup, lines);
      running.watch();
      return running;
    } catch (CommandFailure failed) {
      setup.close();
      throw failed;
    }
  }

  /** What goes wrong with it keeps nobody from serving. */
  private static String warmedUp(GatewaySetup setup) {
    try {
      return "warmed up: "
          + OwnDevice.warmUp(setup.warmUpWith())
          + " attested handshakes with itself";
    } catch (IOException | RuntimeException failed) {
      return "not warmed up: " + failed;
    }
  }

  private static ScheduledExecutorService daemon(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  List<ListenerSettings> listeners() {
    return setup.file().listeners();
  }

  /** The address of a listener. */
  public InetSocketAddress address(String listener) {
    return gateway.address(listener);
  }

  Optional<InetSocketAddress> opsAddress() {
    return Optional.ofNullable(ops).map(OpsPort::address);
  }

  Optional<InetSocketAddress> enrolmentAddress() {
    return enrolment.map(EnrolmentListener::address);
  }

  /** What connections get when the gateway stops. */
  Duration drain() {
    return setup.file().deadlines().drain();
  }

  /** Accepts nobody any more, and lets connections end. */
  void stop() {
    ready = false;
    gateway.drain(drain());
  }

  @Override
  public void close() {
    management.shutdownNow();
    beats.shutdownNow();
    gateway.close();
    log.close();
    if (ops != null) {
      ops.close();
    }
    webhook.ifPresent(WebhookSender::close);
    enrolment.ifPresent(EnrolmentListener::close);
    setup.close();
  }

  private void watch() {
    Recurring whenAsked = new Recurring(this::reload);
    HangUp.then(() -> management.execute(whenAsked));
    management.scheduleWithFixedDelay(
        new Recurring(this::reloadIfChanged),
        LOOK.toMillis(),
        LOOK.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void reloadIfChanged() {
    if (!read.now().equals(read)) {
      reload();
    }
  }

  /**
   * Tells the service manager that devices are admitted, of every reload and, if it wants to know,
   * that the event loops answer.
   */
  void supervisedBy(Supervision manager) {
    supervision = manager;
    manager.ready();
    manager
        .watchdog()
        .ifPresent(
            every ->
                beats.scheduleAtFixedRate(
                    new Recurring(
                        () -> {
                          if (gateway.answers(HEALTHY)) {
                            manager.alive();
                          }
                        }),
                    0,
                    every.toMillis(),
                    TimeUnit.MILLISECONDS));
  }

  private void reload() {
    Supervision manager = supervision;
    if (manager == null) {
      takeConfiguration();
    } else {
      manager.reloading();
      takeConfiguration();
      manager.ready();
    }
  }

  /** Takes a configuration whole, or leaves everything as it was. */
  private void takeConfiguration() {
    FileState before = read.now();
    // Of one that is rejected too: who adds the file that was missing expects to be seen.
    Set<Path> named = new HashSet<>();
    GatewaySetup fresh;
    try {
      fresh = GatewaySetup.load(config, report, named);
    } catch (CommandFailure | RuntimeException wrong) {
      rejected(wrong, before, named);
      return;
    }
    fresh.remember(setup);
    try {
      gateway.replace(fresh.file().limits(), fresh.served());
    } catch (IOException | RuntimeException taken) {
      fresh.close();
      rejected(taken, before, named);
      return;
    }
    GatewaySetup old = setup;
    setup = fresh;
    read = before.carriedTo(fresh.files());
    metrics.configured(true);
    metrics.verifiers(fresh.verifiers());
    report.log(Event.of("configuration_taken", "configuration read again"));
    for (String section : fresh.file().readAtStart(old.file())) {
      report.note(section + " has changed, which takes effect at the next start");
    }
    // Handshakes that began with the old one end with it.
    management.schedule(
        old::close, old.file().deadlines().handshake().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void rejected(Exception why, FileState before, Set<Path> named) {
    named.addAll(setup.files());
    read = before.carriedTo(named);
    metrics.configured(false);
    String problem = String.valueOf(why.getMessage());
    report.log(
        Event.of(
                "configuration_rejected",
                "configuration rejected, the old one stays in force: " + problem)
            .inHeadline("message", problem));
  }
}
