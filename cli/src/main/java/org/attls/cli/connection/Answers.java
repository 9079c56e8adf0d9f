package org.attls.cli.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.attls.cli.report.Event;
import org.attls.cli.report.Progress;
import org.attls.cli.report.Report;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.engine.AttestedTlsException;

/** What a client hears from its server after the handshake. */
final class Answers {
  /** How often it looks whether it is time to end. */
  private static final Duration GLANCE = Duration.ofMillis(100);

  private static final int BUFFER = 16 * 1024;

  private final AttestedTlsConnection connection;
  private final Report report;
  private final ReceivedLines lines;
  private final Duration verdictTimeout;
  private final Duration linger;

  /**
   * @param verdictTimeout how long the first answer may take
   * @param linger the silence that ends it when everything has been said
   */
  Answers(
      AttestedTlsConnection connection, Report report, Duration verdictTimeout, Duration linger) {
    this.connection = connection;
    this.report = report;
    this.lines = ReceivedLines.ofOnly(report);
    this.verdictTimeout = verdictTimeout;
    this.linger = linger;
  }

  /**
   * Reads until the server says close_notify, or everything is sent, something was received, and it
   * has been silent for a while.
   *
   * @throws AttestedTlsException when the server refuses, goes away, or says nothing in time
   */
  void readAll(InputPump input) throws IOException {
    connection.readTimeout(GLANCE);
    byte[] buffer = new byte[BUFFER];
    int got = awaitFirst(buffer);
    report.event(admitted(got < 0 ? "close_notify" : "application data"));
    Deadline silence = Deadline.in(linger);
    while (got >= 0 && !(input.done() && silence.expired())) {
      if (got > 0) {
        lines.add(buffer, got);
        silence = Deadline.in(linger);
      } else if (!input.done()) {
        silence = Deadline.in(linger);
      }
      got = read(buffer);
    }
    lines.end();
    report.event(
        Event.of("closed", got < 0 ? "closed by the server" : "closed")
            .inHeadline("by", got < 0 ? "server" : "client"));
  }

  private int awaitFirst(byte[] buffer) throws IOException {
    Deadline verdict = Deadline.in(verdictTimeout);
    try (Progress waiting = report.during("waiting for the server's verdict")) {
      int got = read(buffer);
      while (got == 0) {
        if (verdict.expired()) {
          throw new AttestedTlsException(
              Reason.DEADLINE,
              null,
              null,
              "the server has not said anything within " + verdictTimeout.toMillis() + " ms",
              null);
        }
        got = read(buffer);
      }
      return got;
    }
  }

  /** Octets read; 0 when there are none at the moment, -1 after close_notify. */
  private int read(byte[] buffer) throws IOException {
    InputStream in = connection.inputStream();
    try {
      return in.read(buffer);
    } catch (SocketTimeoutException nothingYet) {
      return 0;
    }
  }

  private static Event admitted(String by) {
    return Event.of("admitted", "admitted: the server sent " + by).inHeadline("by", by);
  }
}
