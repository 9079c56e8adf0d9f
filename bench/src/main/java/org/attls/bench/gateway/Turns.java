package org.attls.bench.gateway;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attls.bench.measure.Csv;
import org.attls.tls.AttestedTlsConnection;

/** What is measured, turn by turn. */
final class Turns {
  private static final int ESTABLISHED = 8;
  private static final int FIRST = 100;
  private static final int STARTS = 3;
  private static final int CHUNK = 16 * 1024;
  private static final int CHUNKS = 4096;

  /** By how many devices at a time: one with its server takes a processor, two take two. */
  private static final List<String> STORMS = List.of("p99 in a storm", "p99 in a storm of two");

  private final Amount amount;
  private final Path file;
  private final Csv rows =
      new Csv(
          "round", "quantity", "server", "count", "cpu_ns", "wall_ns", "octets", "load_percent");

  /** Starts a gateway. */
  interface Start {
    GatewayBench.RunningGateway run() throws IOException;
  }

  /** Something that takes the time of a server. */
  private interface Turn {
    void run() throws IOException;
  }

  /**
   * No turn yet.
   *
   * @param file gets the rows as they are made
   */
  Turns(Amount amount, Path file) {
    this.amount = amount;
    this.file = file;
  }

  /**
   * Connections of one device after another, right after a gateway has said that it is ready. The
   * devices' code has been compiled by then.
   */
  void first(boolean nativeCode, Start start) throws IOException {
    String name = nativeCode ? "gateway native" : "gateway";
    int count = Math.min(FIRST, 50 * amount.handshakes());
    for (int round = 1; round <= Math.min(STARTS, amount.rounds()); round++) {
      GatewayBench.RunningGateway gateway = start.run();
      Load load = gateway.attested();
      add(round, "first", name, gateway.process(), count, () -> load.handshakes(count, 1));
      load.handshakes(amount.warmUp() / 2, 1);
      add(round, "after", name, gateway.process(), count, () -> load.handshakes(count, 1));
      gateway.process().close();
    }
  }

  /** Handshakes with all servers. */
  void rates(List<GatewayBench.Server> servers) throws IOException {
    for (GatewayBench.Server server : servers) {
      // Programs in C are as they are from the start; their first connection is not.
      int warmUp = server.process().isJava() ? amount.warmUp() : amount.warmUpInC();
      server.load().handshakes(warmUp, GatewayBench.DEVICES);
    }
    for (int round = 1; round <= amount.rounds(); round++) {
      for (GatewayBench.Server server : servers) {
        long before = server.attests() ? server.process().ask("allocated") : 0;
        long[] spent =
            spent(
                server.process(),
                () -> server.load().handshakes(amount.handshakes(), GatewayBench.DEVICES));
        long octets = server.attests() ? server.process().ask("allocated") - before : 0;
        add(round, "handshakes", server.name(), amount.handshakes(), spent, octets);
      }
    }
  }

  /**
   * As many devices at a time, whose verdicts come at once, or late. So many of them that the end,
   * when the last wait and nobody is left to come, is a small part.
   */
  void late(GatewayBench.RunningGateway gateway) throws IOException {
    int count = 10 * amount.inFlight();
    gateway.slow().handshakes(amount.inFlight(), amount.inFlight());
    for (int round = 1; round <= amount.rounds(); round++) {
      add(
          round,
          "verdicts",
          "instant",
          gateway.process(),
          count,
          () -> gateway.attested().handshakes(count, amount.inFlight()));
      add(
          round,
          "verdicts",
          "late",
          gateway.process(),
          count,
          () -> gateway.slow().handshakes(count, amount.inFlight()));
    }
  }

  /** Round trips on established connections, alone and while others connect. */
  void storms(GatewayBench.RunningGateway gateway, List<GatewayBench.Server> servers)
      throws IOException {
    storm("gateway", gateway.attested());
    for (GatewayBench.Server server : servers) {
      if (server.name().equals("nginx X25519")) {
        storm("nginx", server.load());
      }
    }
  }

  private void storm(String name, Load load) throws IOException {
    List<AttestedTlsConnection> established = new ArrayList<>();
    try {
      for (int i = 0; i < ESTABLISHED; i++) {
        established.add(load.established());
      }
      ping(established);
      for (int round = 1; round <= amount.rounds(); round++) {
        add(round, "p99", name, 0, new long[] {0, ping(established)}, 0);
        for (int devices = 1; devices <= STORMS.size(); devices++) {
          long p99 = inStorm(load.storm(devices), established);
          add(round, STORMS.get(devices - 1), name, 0, new long[] {0, p99}, 0);
        }
      }
    } finally {
      for (AttestedTlsConnection one : established) {
        one.close();
      }
    }
  }

  private long inStorm(Load.Storm storm, List<AttestedTlsConnection> established)
      throws IOException {
    try {
      return ping(established);
    } finally {
      storm.end();
    }
  }

  /** The 99th percentile, in nanoseconds. */
  private long ping(List<AttestedTlsConnection> established) throws IOException {
    long[] took = new long[amount.pings() * established.size()];
    int next = 0;
    for (int i = 0; i < amount.pings(); i++) {
      for (AttestedTlsConnection one : established) {
        long start = System.nanoTime();
        Load.exchange(one, new byte[1], 1);
        took[next++] = System.nanoTime() - start;
      }
    }
    Arrays.sort(took);
    return took[Math.min(took.length - 1, took.length * 99 / 100)];
  }

  /** Data to the echo and back, on one connection. */
  void bulk(List<GatewayBench.Server> servers) throws IOException {
    List<GatewayBench.Server> compared =
        servers.stream()
            .filter(one -> one.name().equals("haproxy") || one.name().equals("gateway canned"))
            .toList();
    List<AttestedTlsConnection> open = new ArrayList<>();
    try {
      for (GatewayBench.Server server : compared) {
        AttestedTlsConnection connection = server.load().established();
        open.add(connection);
        long until = System.nanoTime() + amount.bulkSeconds() * 1_000_000_000L;
        while (System.nanoTime() < until) {
          echo(connection, CHUNKS / 16);
        }
      }
      int chunks = amount.bulkSeconds() > 0 ? CHUNKS : 2;
      for (int round = 1; round <= amount.rounds(); round++) {
        for (int i = 0; i < compared.size(); i++) {
          GatewayBench.Server server = compared.get(i);
          AttestedTlsConnection connection = open.get(i);
          long[] spent = spent(server.process(), () -> echo(connection, chunks));
          add(round, "bulk", server.name(), chunks, spent, 2L * chunks * CHUNK);
        }
      }
    } finally {
      for (AttestedTlsConnection one : open) {
        one.close();
      }
    }
  }

  private static void echo(AttestedTlsConnection connection, int chunks) throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (int i = 0; i < chunks; i++) {
      Load.exchange(connection, chunk, CHUNK);
    }
  }

  /** Connections on which nothing happens: live heap of the gateway without and with them. */
  void idle(GatewayBench.RunningGateway gateway, GatewayBench.RunningGateway second)
      throws IOException {
    List<AttestedTlsConnection> held = new ArrayList<>();
    try {
      long before = gateway.process().ask("heap");
      for (int i = 0; i < amount.idle(); i++) {
        held.add(gateway.canned().established());
      }
      long octets = gateway.process().ask("heap") - before;
      for (int i = 0; i < amount.more(); i++) {
        held.add(second.canned().established());
      }
      long there = gateway.process().ask("connections");
      long others = second.process().ask("connections");
      Load.exchange(held.get(0), new byte[1], 1);
      Load.exchange(held.get(held.size() - 1), new byte[1], 1);
      add(1, "idle", "gateway", (int) there, new long[2], octets);
      if (others > 0) {
        add(1, "idle", "second gateway", (int) others, new long[2], 0);
      }
    } finally {
      for (AttestedTlsConnection one : held) {
        one.close();
      }
    }
  }

  private static long[] spent(ServingProcess process, Turn turn) throws IOException {
    long cpu = process.cpuNanos();
    long wall = System.nanoTime();
    turn.run();
    return new long[] {process.cpuNanos() - cpu, System.nanoTime() - wall};
  }

  private void add(
      int round, String quantity, String server, ServingProcess process, int count, Turn turn)
      throws IOException {
    add(round, quantity, server, count, spent(process, turn), 0);
  }

  private void add(int round, String quantity, String server, int count, long[] spent, long octets)
      throws IOException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    rows.add(round, quantity, server, count, spent[0], spent[1], octets, Math.round(100 * load));
    rows.write(file);
  }
}
