package org.attls.bench.pieces;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.attls.bench.measure.Csv;
import org.attls.tls.curve.NativeCurves;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of the pieces, each in a JVM of its own: about two minutes. */
public final class Pieces {
  private static final int WARM_UP = 3;
  private static final int MEASURED = 5;

  private Pieces() {}

  /**
   * Writes JMH's own results, {@code pieces.json}, and a row for each piece, {@code pieces.csv}.
   *
   * @throws IOException also if a benchmark fails
   */
  public static void measure(Path directory) throws IOException {
    Path json = directory.resolve("pieces.json");
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(Formats.class.getPackageName() + "\\.")
            .forks(1)
            .warmupIterations(WARM_UP)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(MEASURED)
            .measurementTime(TimeValue.seconds(1))
            .shouldFailOnError(true)
            .addProfiler(GCProfiler.class)
            .resultFormat(ResultFormatType.JSON)
            .result(json.toString());
    if (NativeCurves.found().curves().isEmpty()) {
      options.param(Signatures.CODE, Signatures.JAVA);
    }
    Csv rows = new Csv("piece", "code", "micros", "error_micros", "octets");
    try {
      Collection<RunResult> results = new Runner(options.build()).run();
      results.forEach(result -> add(rows, result));
    } catch (RunnerException failed) {
      throw new IOException("a benchmark failed", failed);
    }
    rows.write(directory.resolve("pieces.csv"));
    // The path of the JVM says nothing that machine.txt does not.
    Files.writeString(
        json, Files.readString(json).replaceAll("\"jvm\" : \"[^\"]*\"", "\"jvm\" : \"java\""));
  }

  private static void add(Csv rows, RunResult result) {
    Result<?> time = result.getPrimaryResult();
    double octets =
        Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore();
    rows.add(
        time.getLabel(),
        Optional.ofNullable(result.getParams().getParam(Signatures.CODE)).orElse(""),
        number(time.getScore()),
        number(time.getScoreError()),
        number(octets));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
