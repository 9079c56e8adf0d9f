package org.attls.cli.report;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.attls.cli.ExitStatus;

/**
 * Where a command says what happens. Events go to standard output, as text or as JSON lines; the
 * rest goes to standard error, and with JSON to standard output too, so that a program finds
 * everything in one place. For any number of threads: lines and blocks stay whole.
 */
public final class Report {
  private static final String PREFIX = "attls: ";

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;

  /** A report to these two. */
  public Report(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /** Something happened. */
  public synchronized void event(Event event) {
    if (json) {
      out.println(event.json());
    } else {
      // In one piece, so that whoever watches the headline has all of it.
      out.println(String.join(System.lineSeparator(), event.text()));
    }
  }

  /** Something happened that is for the log: its headline goes to standard error. */
  public synchronized void log(Event event) {
    err.println(PREFIX + event.text().get(0));
    if (json) {
      out.println(event.json());
    }
  }

  /** A remark for people. */
  public synchronized void note(String text) {
    err.println(PREFIX + Printable.line(text));
  }

  /**
   * Something ended for a reason, and the command goes on.
   *
   * @param how name of the event, and what people read: {@code refused}, {@code lost}
   * @param what it was about
   * @param more adds facts
   */
  public void ended(String how, String what, Failure failure, UnaryOperator<Event> more) {
    log(failure.addTo(more.apply(Event.of(how, what + " " + how + ": " + failure.line()))));
  }

  /** The command ends here. */
  public void failed(Failure failure) {
    log(
        failure
            .addTo(Event.of("failed", failure.line()))
            .inHeadline("exit", failure.status().code()));
  }

  /**
   * What was asked for is done, and judged.
   *
   * @param failure why the judgement is no; empty where it is yes
   * @return the exit status
   */
  public int conclude(Optional<Failure> failure) {
    failure.ifPresent(why -> note(why.line()));
    return failure.map(Failure::status).orElse(ExitStatus.OK).code();
  }

  /** Work that may take long; close what is returned when it is done. */
  public Progress during(String doing) {
    return new Progress(this, doing);
  }
}
