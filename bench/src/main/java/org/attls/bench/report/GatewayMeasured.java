package org.attls.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.attls.bench.measure.Csv;

/** The raw numbers of the gateway that were made with one Java. */
final class GatewayMeasured {
  private final Map<String, String> machine = new LinkedHashMap<>();
  private final List<Turn> turns;

  /**
   * One turn.
   *
   * @param load average of the machine, how many wanted to run
   */
  record Turn(
      String quantity,
      String server,
      double count,
      double cpuNanos,
      double wallNanos,
      double octets,
      double load) {
    private static Turn of(Map<String, String> row) {
      return new Turn(
          row.getOrDefault("quantity", ""),
          row.getOrDefault("server", ""),
          number(row, "count"),
          number(row, "cpu_ns"),
          number(row, "wall_ns"),
          number(row, "octets"),
          number(row, "load_percent") / 100);
    }

    private static double number(Map<String, String> row, String column) {
      return Double.parseDouble(row.getOrDefault(column, "0"));
    }

    double cpuEach() {
      return cpuNanos / count;
    }

    double perCpuSecond() {
      return 1e9 / cpuEach();
    }

    double perSecond() {
      return 1e9 * count / wallNanos;
    }

    double octetsEach() {
      return octets / count;
    }
  }

  private GatewayMeasured(Path directory) throws IOException {
    for (String line : Files.readAllLines(directory.resolve("gateway.txt"))) {
      int colon = line.indexOf(": ");
      machine.put(line.substring(0, colon), line.substring(colon + 2));
    }
    this.turns = Csv.read(directory.resolve("gateway.csv")).stream().map(Turn::of).toList();
  }

  /** What is in that directory, if anything. */
  static Optional<GatewayMeasured> read(Path directory) throws IOException {
    return Files.exists(directory.resolve("gateway.txt"))
        ? Optional.of(new GatewayMeasured(directory))
        : Optional.empty();
  }

  Map<String, String> machine() {
    return machine;
  }

  /** Who was measured in that, in the order of the first round. */
  List<String> servers(String quantity) {
    return turns.stream()
        .filter(turn -> turn.quantity().equals(quantity))
        .map(Turn::server)
        .distinct()
        .toList();
  }

  /** A value for each round; none if that was not measured. */
  List<Double> of(String quantity, String server, ToDoubleFunction<Turn> value) {
    return turns.stream()
        .filter(turn -> turn.quantity().equals(quantity) && turn.server().equals(server))
        .map(value::applyAsDouble)
        .toList();
  }

  /** Between which load averages it was measured. */
  Spread load() {
    return Spread.of(turns.stream().map(Turn::load).toList());
  }
}
