package org.attls.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.attls.bench.measure.Csv;

/** The raw numbers that were made with one Java. */
final class Measured {
  private final Map<String, String> machine = new LinkedHashMap<>();
  private final List<Map<String, String>> handshakes;
  private final List<Map<String, String>> bulk;
  private final List<Map<String, String>> curves;
  private final List<Map<String, String>> openssl;
  private final List<Map<String, String>> latency;
  private final List<Map<String, String>> pieces;
  private final List<Map<String, String>> allocations;
  private final Optional<GatewayMeasured> gateway;
  private final Optional<SoakPage> soak;
  private final int java;

  private Measured(int java, Path directory) throws IOException {
    this.java = java;
    for (String line : Files.readAllLines(directory.resolve("machine.txt"))) {
      int colon = line.indexOf(": ");
      machine.put(line.substring(0, colon), line.substring(colon + 2));
    }
    this.handshakes = Csv.read(directory.resolve("handshakes.csv"));
    this.bulk = Csv.read(directory.resolve("bulk.csv"));
    this.curves = Csv.read(directory.resolve("curves.csv"));
    this.openssl = Csv.read(directory.resolve("openssl.csv"));
    this.latency = Csv.read(directory.resolve("latency.csv"));
    this.pieces = readIfThere(directory.resolve("pieces.csv"));
    this.allocations = readIfThere(directory.resolve("allocations.csv"));
    this.gateway = GatewayMeasured.read(directory);
    this.soak = SoakPage.read(directory);
  }

  private static List<Map<String, String>> readIfThere(Path file) throws IOException {
    return Files.exists(file) ? Csv.read(file) : List.of();
  }

  /** Everything that was measured, by the release of Java. */
  static List<Measured> readAll(Path data) throws IOException {
    List<Measured> all = new ArrayList<>();
    for (int java : new int[] {17, 21, 25}) {
      Path directory = data.resolve("java" + java);
      if (Files.isDirectory(directory)) {
        all.add(new Measured(java, directory));
      }
    }
    return all;
  }

  int java() {
    return java;
  }

  /** The gateway's part, if it was measured. */
  Optional<GatewayMeasured> gateway() {
    return gateway;
  }

  /** The pieces by themselves; none if they were not measured. */
  List<Map<String, String>> pieces() {
    return pieces;
  }

  /** Where octets are allocated; nothing if that was not measured. */
  List<Map<String, String>> allocations() {
    return allocations;
  }

  /** A gateway's life, if it was watched. */
  Optional<SoakPage> soak() {
    return soak;
  }

  Map<String, String> machine() {
    return machine;
  }

  /** The rungs in the order in which they were measured. */
  List<String> rungs() {
    return handshakes.stream().map(row -> text(row, "rung")).distinct().toList();
  }

  boolean has(String rung) {
    return rungs().contains(rung);
  }

  /** A value for each handshake of a rung, in each round. */
  List<Double> perHandshake(String rung, ToDoubleFunction<Row> value) {
    return handshakes.stream()
        .filter(row -> text(row, "rung").equals(rung))
        .map(row -> value.applyAsDouble(new Row(row)) / number(row, "handshakes"))
        .toList();
  }

  /** Throughput of a rung in each round, in octets for a nanosecond of CPU time. */
  List<Double> throughput(String rung) {
    return bulk.stream()
        .filter(row -> text(row, "rung").equals(rung))
        .map(row -> number(row, "octets") / number(row, "cpu_ns"))
        .toList();
  }

  /** Nanoseconds of an elliptic-curve operation in each round. */
  List<Double> curve(String code, String operation) {
    return curve(code, operation, "cpu_ns");
  }

  /** Octets that an elliptic-curve operation allocates in each round. */
  List<Double> curveOctets(String code, String operation) {
    return curve(code, operation, "octets");
  }

  private List<Double> curve(String code, String operation, String column) {
    return curves.stream()
        .filter(row -> text(row, "code").equals(code) && text(row, "operation").equals(operation))
        .map(row -> number(row, column) / number(row, "count"))
        .toList();
  }

  /** Nanoseconds of an operation in OpenSSL; empty where it was not there. */
  Optional<Double> openssl(String operation) {
    List<Double> times =
        openssl.stream()
            .filter(row -> text(row, "operation").equals(operation))
            .map(row -> number(row, "cpu_ns") / number(row, "count"))
            .toList();
    return times.isEmpty() ? Optional.empty() : Optional.of(Spread.of(times).median());
  }

  /** The 99th percentile of the rounds, in microseconds. */
  List<Double> p99(String beside) {
    return latency.stream()
        .filter(row -> text(row, "beside").equals(beside))
        .map(row -> number(row, "p99_us"))
        .toList();
  }

  /** One round of one rung; sums over its handshakes. */
  record Row(Map<String, String> row) {
    double clientCpu() {
      return number(row, "client_cpu_ns");
    }

    double serverCpu() {
      return number(row, "server_cpu_ns");
    }

    double clientOctets() {
      return number(row, "client_octets");
    }

    double serverOctets() {
      return number(row, "server_octets");
    }

    double attesterCpu() {
      return number(row, "attester_cpu_ns");
    }

    double verifierCpu() {
      return number(row, "verifier_cpu_ns");
    }

    /** Both ends, without the attester's and the verifier's own work. */
    double pairCpu() {
      return clientCpu() + serverCpu() - attesterCpu() - verifierCpu();
    }

    /** Both ends, without the attester's and the verifier's own work. */
    double pairOctets() {
      return clientOctets()
          + serverOctets()
          - number(row, "attester_octets")
          - number(row, "verifier_octets");
    }
  }

  private static String text(Map<String, String> row, String column) {
    String value = row.get(column);
    if (value == null) {
      throw new IllegalArgumentException("no column " + column);
    }
    return value;
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(text(row, column));
  }
}
