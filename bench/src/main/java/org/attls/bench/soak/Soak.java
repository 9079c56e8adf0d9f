package org.attls.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.attls.bench.measure.Csv;
import org.attls.bench.rung.Certificates;
import org.attls.bench.rung.SoftwareAttester;

/**
 * A gateway among devices that come and go, while files are replaced and verifier and back end are
 * away now and then; what it needs is written down twice a minute.
 */
public final class Soak {
  private static final Duration SAMPLE = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final long SEED = 20_260_711;

  private Soak() {}

  /**
   * What came of it.
   *
   * @param facts by name
   * @param surprises what should not have happened, and how often
   */
  public record Outcome(Map<String, String> facts, Map<String, Long> surprises) {}

  /**
   * Runs it.
   *
   * @param attls the command that starts gateway and verifier
   * @param samples file for what was needed, in CSV
   */
  public static Outcome run(Path attls, Duration length, Path samples)
      throws IOException, GeneralSecurityException {
    if (length.compareTo(SHORTEST) < 0) {
      throw new IOException("a soak takes " + SHORTEST.toMinutes() + " minutes at least");
    }
    Certificates certificates = new Certificates();
    SoftwareAttester endorsed = Devices.device();
    Tally tally = new Tally();
    Random random = new Random(SEED);
    Csv csv =
        new Csv("second", "heap", "resident", "descriptors", "threads", "handshakes", "faults");
    int steps = (int) length.dividedBy(STEP);
    int reloads = 0;
    int faults = 0;
    long began = System.nanoTime();
    try (Plant plant = new Plant(attls, Files.createTempDirectory("soak"), certificates, endorsed);
        Devices devices = new Devices(plant.port(), certificates, endorsed, tally)) {
      devices.start(SEED);
      for (int step = 1; step <= steps && plant.alive(); step++) {
        switch (random.nextInt(8)) {
          case 0 -> plant.writePolicy(random.nextBoolean() ? "1h" : "2h");
          case 1 -> plant.renewCertificate();
          case 2 -> {
            plant.breakPolicy();
            pause(Duration.ofSeconds(3));
            plant.writePolicy("1h");
          }
          default -> reloads--;
        }
        reloads++;
        // One fault in eighteen steps, so that most of the time nothing excuses a failure.
        if (step % 18 == 9) {
          faults++;
          tally.fault(true);
          fault(plant, random.nextBoolean());
          tally.fault(false);
        }
        pause(Duration.ofNanos(began + STEP.toNanos() * step - System.nanoTime()));
        if (STEP.multipliedBy(step).toMillis() % SAMPLE.toMillis() == 0) {
          Vitals now = Vitals.of(plant.pid());
          csv.add(
              STEP.toSeconds() * step,
              now.heap(),
              now.resident(),
              now.descriptors(),
              now.threads(),
              tally.handshakes(),
              faults);
          System.err.printf(
              "soak: %d of %d s, %d handshakes, heap %d KiB, %d descriptors, %d threads%n",
              STEP.toSeconds() * step,
              length.toSeconds(),
              tally.handshakes(),
              now.heap() / 1024,
              now.descriptors(),
              now.threads());
        }
      }
      if (!plant.alive()) {
        throw new IOException("the gateway has ended: " + plant.lastWords("gateway"));
      }
    }
    csv.write(samples);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("minutes", Long.toString(length.toMinutes()));
    facts.put("reloads", Integer.toString(reloads));
    facts.put("faults", Integer.toString(faults));
    tally.counts().forEach((name, count) -> facts.put(name, Long.toString(count)));
    return new Outcome(facts, tally.surprises());
  }

  /** Verifier or back end is away for a few seconds. */
  private static void fault(Plant plant, boolean ofVerifier) throws IOException {
    if (ofVerifier) {
      plant.stopVerifier();
      pause(Duration.ofSeconds(4));
      plant.resumeVerifier();
    } else {
      plant.stopBackend();
      pause(Duration.ofSeconds(4));
      plant.resumeBackend();
    }
  }

  private static void pause(Duration length) {
    long until = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }
}
