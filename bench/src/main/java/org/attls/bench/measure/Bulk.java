package org.attls.bench.measure;

import java.io.IOException;
import java.util.List;
import org.attls.bench.connection.Handshake;
import org.attls.bench.connection.Work;
import org.attls.bench.rung.Rung;

/** Application data in records of 16 KiB from client to server, both ends on one thread. */
public final class Bulk {
  private static final int RECORD = 16 * 1024;

  private final Handshake handshake = new Handshake();
  private final byte[] data = new byte[RECORD];
  private final byte[] arrived = new byte[RECORD];

  /**
   * Measures; returns a row for each rung and round.
   *
   * @param records in each turn
   */
  public Csv measure(List<Rung> rungs, int rounds, int records) throws IOException {
    Csv rows = new Csv("round", "rung", "octets", "cpu_ns", "allocated_octets");
    // The first turns let the compiler do its work.
    for (int round = Math.min(0, 1 - rounds / 2); round <= rounds; round++) {
      for (Rung rung : rungs) {
        Work work = new Work();
        long octets = turn(rung, records, work);
        if (round > 0) {
          rows.add(round, rung.id(), octets, work.cpuNanos(), work.octets());
        }
      }
    }
    return rows;
  }

  private long turn(Rung rung, int records, Work work) throws IOException {
    Handshake.Opened opened = handshake.run(rung.client(), rung.server(), new Work(), new Work());
    long octets = 0;
    work.start();
    for (int i = 0; i < records; i++) {
      octets += handshake.send(opened.client(), opened.server(), data, arrived);
    }
    work.stop();
    if (octets != (long) records * RECORD) {
      throw new IOException(octets + " octets arrived of " + records + " records");
    }
    opened.client().discard();
    opened.server().discard();
    return octets;
  }
}
