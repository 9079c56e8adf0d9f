package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.InputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;

/** A command in a thread of this process, as in a terminal: it prints, ends, or is stopped. */
final class RunningCommand implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Screen out = new Screen();
  private final Screen err = new Screen();
  private final CompletableFuture<Integer> status = new CompletableFuture<>();
  private final Thread thread;

  private RunningCommand(InputStream in, String... arguments) {
    this.thread =
        new Thread(
            () -> {
              try {
                status.complete(
                    Main.run(
                        in, new PrintWriter(out, true), new PrintWriter(err, true), arguments));
              } catch (Throwable thrown) {
                status.completeExceptionally(thrown);
              }
            },
            "attls " + arguments[0]);
    thread.start();
  }

  /** Begins a command without input. */
  static RunningCommand start(String... arguments) {
    return new RunningCommand(InputStream.nullInputStream(), arguments);
  }

  /** Begins a command that reads this. */
  static RunningCommand startWith(InputStream in, String... arguments) {
    return new RunningCommand(in, arguments);
  }

  /** Runs a command to its end. */
  static RunningCommand run(String... arguments) {
    RunningCommand command = start(arguments);
    command.status();
    return command;
  }

  /** Waits for the end. */
  int status() {
    try {
      return status.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception noEnd) {
      return fail("no end: " + noEnd + "\n" + this, noEnd);
    }
  }

  /** Waits until standard output matches, and gives the first group. */
  String awaitOut(String pattern) {
    return await(out, pattern);
  }

  /** Waits until standard error matches, and gives the first group. */
  String awaitErr(String pattern) {
    return await(err, pattern);
  }

  String out() {
    return out.text();
  }

  String err() {
    return err.text();
  }

  /** The lines on standard error that are neither remarks about software TPMs nor progress. */
  List<String> errors() {
    return err()
        .lines()
        .filter(line -> !line.contains("is a software TPM") && !line.endsWith("…"))
        .toList();
  }

  /** Expects an end for a reason: one line, and no stack trace. */
  RunningCommand endsWith(int expected, String code) {
    assertThat(status()).as(toString()).isEqualTo(expected);
    assertThat(errors()).singleElement().asString().startsWith("attls: " + code + ": ");
    return this;
  }

  /** Ends it as a signal does, and waits. */
  @Override
  public void close() {
    thread.interrupt();
    status();
  }

  @Override
  public String toString() {
    return "--- out\n" + out() + "--- err\n" + err();
  }

  private String await(Screen screen, String pattern) {
    Matcher found = screen.await(pattern, status::isDone, PATIENCE);
    if (found == null) {
      return fail("never printed: " + pattern + "\n" + this);
    }
    return found.groupCount() == 0 ? found.group() : found.group(1);
  }
}
