package org.attls.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.attls.bench.gateway.Amount;
import org.attls.bench.gateway.GatewayBench;
import org.attls.bench.measure.Allocations;
import org.attls.bench.measure.Bulk;
import org.attls.bench.measure.Csv;
import org.attls.bench.measure.Curves;
import org.attls.bench.measure.Ladder;
import org.attls.bench.measure.Machine;
import org.attls.bench.measure.OpenSslSpeed;
import org.attls.bench.measure.Rounds;
import org.attls.bench.measure.SlowVerifier;
import org.attls.bench.pieces.Pieces;
import org.attls.bench.report.Pages;
import org.attls.bench.rung.Rung;
import org.attls.bench.rung.Rungs;
import org.attls.bench.soak.Soak;
import org.attls.rats.AttestationException;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.curve.NativeCurves;

/**
 * Measures, or makes the pages from what was measured.
 *
 * <p>{@code ladder DIRECTORY} writes raw numbers into a directory named for the Java that runs,
 * {@code pieces DIRECTORY} those of JMH, {@code allocations DIRECTORY} where memory is allocated,
 * {@code gateway DIRECTORY} those of the gateway alone, {@code soak DIRECTORY ATTLS MINUTES} those
 * of a gateway's life; {@code pages PROJECT} makes {@code bench/REPORT.md} and the README's section
 * from {@code bench/data}.
 */
public final class Main {
  private Main() {}

  /** Ends with 1 if that cannot be done, with 2 for other arguments. */
  public static void main(String[] arguments) {
    boolean soaking = arguments.length == 4 && arguments[0].equals("soak");
    if (arguments.length != 2 && !soaking) {
      usage();
      return;
    }
    Path path = Path.of(arguments[1]);
    try {
      switch (arguments[0]) {
        case "ladder" -> measure(path, Rounds.FULL);
        case "pieces" -> Pieces.measure(directory(path));
        case "allocations" -> measureAllocations(path, 200);
        case "gateway" -> measureGateway(path, Amount.FULL);
        case "soak" ->
            soak(path, Path.of(arguments[2]), Duration.ofMinutes(Long.parseLong(arguments[3])));
        case "pages" -> Pages.write(path);
        default -> usage();
      }
      System.exit(0);
    } catch (IOException | AttestationException | GeneralSecurityException failed) {
      System.err.println("bench: " + failed);
      System.exit(1);
    }
  }

  private static void usage() {
    System.err.println(
        "usage: ladder DIRECTORY | pieces DIRECTORY | allocations DIRECTORY | gateway DIRECTORY |"
            + " soak DIRECTORY ATTLS MINUTES | pages PROJECT");
    System.exit(2);
  }

  /** Measures everything, and keeps the raw numbers below {@code data}. */
  public static void measure(Path data, Rounds rounds)
      throws IOException, AttestationException, GeneralSecurityException {
    Path directory = directory(data);
    boolean full = rounds.rounds() > 1;
    List<EllipticCurves> codes = codes();
    try (Rungs rungs = new Rungs()) {
      List<Rung> all = new ArrayList<>(rungs.others());
      for (EllipticCurves code : codes) {
        all.addAll(rungs.ladder(code));
      }
      Csv openssl = OpenSslSpeed.table();
      OpenSslSpeed.measure(openssl, 1);
      new Ladder().measure(all, rounds).write(directory.resolve("handshakes.csv"));
      OpenSslSpeed.measure(openssl, 2);
      openssl.write(directory.resolve("openssl.csv"));
      new Curves()
          .measure(codes, rounds.rounds(), rounds.handshakes())
          .write(directory.resolve("curves.csv"));
      List<Rung> bulk =
          all.stream().filter(rung -> rung.id().equals("R0") || rung.id().equals("BCTLS")).toList();
      new Bulk().measure(bulk, full ? 20 : 1, full ? 400 : 2).write(directory.resolve("bulk.csv"));
      SlowVerifier.measure(rungs, full ? 5 : 1, full ? 200 : 2)
          .write(directory.resolve("latency.csv"));
    }
    write(directory.resolve("machine.txt"), Machine.describe(rounds));
  }

  /** Measures where the octets of handshakes are allocated, and keeps it below {@code data}. */
  public static void measureAllocations(Path data, int handshakes)
      throws IOException, AttestationException {
    List<Rung> measured = new ArrayList<>();
    try (Rungs rungs = new Rungs()) {
      for (EllipticCurves code : codes()) {
        rungs.ladder(code).stream()
            .filter(rung -> rung.id().matches("R[023]n?"))
            .forEach(measured::add);
      }
      new Allocations()
          .measure(measured, handshakes)
          .write(directory(data).resolve("allocations.csv"));
    }
  }

  private static List<EllipticCurves> codes() {
    List<EllipticCurves> codes = new ArrayList<>(List.of(EllipticCurves.lightweight()));
    NativeCurves.found().curves().ifPresent(codes::add);
    return codes;
  }

  /** Measures the gateway beside others, and keeps the raw numbers below {@code data}. */
  public static void measureGateway(Path data, Amount amount)
      throws IOException, GeneralSecurityException {
    Path directory = directory(data);
    try (GatewayBench bench = new GatewayBench(amount.fleet())) {
      bench.measure(amount, directory.resolve("gateway.csv"));
    }
    write(directory.resolve("gateway.txt"), Machine.describe(amount));
  }

  private static void soak(Path data, Path attls, Duration length)
      throws IOException, GeneralSecurityException {
    Path directory = directory(data);
    Soak.Outcome outcome = Soak.run(attls, length, directory.resolve("soak.csv"));
    Map<String, String> facts = Machine.describe();
    facts.putAll(outcome.facts());
    write(directory.resolve("soak.txt"), facts);
    outcome.surprises().forEach((what, count) -> System.err.println(count + " times " + what));
    if (!outcome.surprises().isEmpty() || !"0".equals(facts.get("wrongly-admitted"))) {
      throw new IOException("what should not have happened, did");
    }
  }

  private static Path directory(Path data) throws IOException {
    Path directory = data.resolve("java" + Runtime.version().feature());
    Files.createDirectories(directory);
    return directory;
  }

  private static void write(Path file, Map<String, String> facts) throws IOException {
    Files.writeString(
        file,
        facts.entrySet().stream()
            .map(fact -> fact.getKey() + ": " + fact.getValue() + "\n")
            .collect(Collectors.joining()));
  }
}
