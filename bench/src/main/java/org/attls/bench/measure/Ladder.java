package org.attls.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.attls.bench.connection.Handshake;
import org.attls.bench.connection.Work;
import org.attls.bench.rung.Rung;
import org.attls.tls.curve.EllipticCurves;

/**
 * Handshakes of all rungs in turns, so that whatever else the machine does happens to all of them.
 * What each end does is counted by its thread; the process's CPU time, which includes compiling and
 * collecting, stands beside it.
 */
public final class Ladder {
  private final Handshake handshake = new Handshake();
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Measures; returns a row for each rung and round, with sums over the round's handshakes. */
  public Csv measure(List<Rung> rungs, Rounds rounds) throws IOException {
    Csv rows =
        new Csv(
            "round",
            "rung",
            "handshakes",
            "client_cpu_ns",
            "client_octets",
            "server_cpu_ns",
            "server_octets",
            "attester_cpu_ns",
            "attester_octets",
            "verifier_cpu_ns",
            "verifier_octets",
            "process_cpu_ns");
    // In small pieces, so that the compiler sees all rungs before it decides.
    for (int done = 0; done < rounds.warmUp(); done += rounds.handshakes()) {
      for (Rung rung : rungs) {
        turn(rung, rounds.handshakes());
      }
    }
    for (int round = 1; round <= rounds.rounds(); round++) {
      for (Rung rung : rungs) {
        Turn turn = turn(rung, rounds.handshakes());
        rows.add(
            round,
            rung.id(),
            turn.handshakes(),
            rung.attester().cpuNanos(turn.client()),
            rung.attester().octets(turn.client()),
            rung.verifier().cpuNanos(turn.server()),
            rung.verifier().octets(turn.server()),
            rung.attester().own().cpuNanos(),
            rung.attester().own().octets(),
            rung.verifier().own().cpuNanos(),
            rung.verifier().own().octets(),
            turn.processNanos());
      }
    }
    return rows;
  }

  private record Turn(int handshakes, Work client, Work server, long processNanos) {}

  private Turn turn(Rung rung, int ofOthers) throws IOException {
    int handshakes = Math.max(1, ofOthers / rung.dearness());
    Work client = new Work();
    Work server = new Work();
    rung.attester().reset();
    rung.verifier().reset();
    // What attester and verifier compute with; the ends have been told by themselves.
    System.setProperty(EllipticCurves.PROPERTY, rung.isNative() ? "required" : "off");
    long before = process.getProcessCpuTime();
    for (int i = 0; i < handshakes; i++) {
      Handshake.Opened opened = handshake.run(rung.client(), rung.server(), client, server);
      opened.client().discard();
      opened.server().discard();
    }
    System.clearProperty(EllipticCurves.PROPERTY);
    return new Turn(handshakes, client, server, process.getProcessCpuTime() - before);
  }
}
