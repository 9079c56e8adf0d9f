package org.attls.cli.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.attls.cli.ExitStatus;
import org.attls.cli.file.Input;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Failure;
import org.attls.cli.report.Printable;

/**
 * Runs a command once per line, in one process, and answers each line before it reads the next.
 *
 * <pre>
 * in:   {option: text, …}                             the long options without their dashes
 * out:  {"n": 1, "file": …, "exit": 0, "reason": null, "message": null}
 * </pre>
 *
 * {@code n} counts the lines from 1. {@code file} is the file that the line is about, as it was
 * written. {@code exit} is the exit status of the command run alone. {@code reason} is the code
 * that its line on standard error would begin with, such as {@code MALFORMED}, and {@code message}
 * the sentence behind it; both are null where the status is 0. A line that makes no sense has exit
 * status 2, and the next one is read.
 */
public final class Batch {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** What is done for one line. */
  @FunctionalInterface
  public interface Work {
    /** Runs the command; gives what it would say on standard error, empty with status 0. */
    Optional<Failure> run(RunOptions options) throws Exception;
  }

  private final List<String> options;
  private final RunOptions defaults;
  private final Work work;

  /**
   * @param options those that a line may have; the first names the file that the line is about
   * @param defaults those of the command line, which a line may replace
   * @param work what is done for each line
   */
  public Batch(List<String> options, RunOptions defaults, Work work) {
    this.options = List.copyOf(options);
    this.defaults = defaults;
    this.work = work;
  }

  /**
   * Reads lines to their end.
   *
   * @param name of the file with the lines, or {@code -}
   * @throws CommandFailure a usage error, where it cannot be read
   */
  public void run(Input input, String name, PrintWriter out) throws CommandFailure {
    try (InputStream in = input.open(name)) {
      BoundedLines lines = new BoundedLines(in);
      for (long n = 1; lines.next(); n++) {
        out.println(answer(n, lines));
      }
    } catch (IOException unreadable) {
      throw Input.unreadable(Input.describe(name), unreadable);
    }
  }

  private String answer(long n, BoundedLines lines) {
    Optional<String> file = Optional.empty();
    try {
      RunOptions line = RunOptions.read(lines.line(), options);
      file = line.optional(options.get(0));
      return json(n, file, work.run(line.over(defaults)));
    } catch (Exception | StackOverflowError thrown) {
      return json(n, file, Optional.of(Failure.of(thrown)));
    }
  }

  private static String json(long n, Optional<String> file, Optional<Failure> failure) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("n", n);
      // Null stays null here.
      json.writeStringField("file", file.orElse(null));
      json.writeNumberField("exit", failure.map(Failure::status).orElse(ExitStatus.OK).code());
      json.writeStringField("reason", failure.map(Failure::code).orElse(null));
      json.writeStringField(
          "message", failure.map(Failure::sentence).map(Printable::line).orElse(null));
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
