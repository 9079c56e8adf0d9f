package org.attls.cli.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.gateway.io.ServiceManager;

/** The service manager above this process, if there is one; what it does not take is a remark. */
final class Supervision implements AutoCloseable {
  private final Optional<ServiceManager> manager;
  private final Report report;

  private Supervision(Optional<ServiceManager> manager, Report report) {
    this.manager = manager;
    this.report = report;
  }

  /** As the environment says. */
  static Supervision of(Map<String, String> environment, Report report) throws CommandFailure {
    try {
      return new Supervision(ServiceManager.of(environment), report);
    } catch (IOException wrong) {
      throw CommandFailure.usage(String.valueOf(wrong.getMessage()));
    }
  }

  /** How often it wants a sign of life. */
  Optional<Duration> watchdog() {
    return manager.flatMap(ServiceManager::watchdog);
  }

  void ready() {
    tell(ServiceManager::ready);
  }

  void reloading() {
    tell(ServiceManager::reloading);
  }

  void stopping() {
    tell(ServiceManager::stopping);
  }

  void alive() {
    tell(ServiceManager::alive);
  }

  @Override
  public void close() {
    manager.ifPresent(ServiceManager::close);
  }

  private interface Notice {
    void to(ServiceManager manager) throws IOException;
  }

  private void tell(Notice notice) {
    if (manager.isPresent()) {
      try {
        notice.to(manager.get());
      } catch (IOException failed) {
        report.note("service manager: " + failed.getMessage());
      }
    }
  }
}
