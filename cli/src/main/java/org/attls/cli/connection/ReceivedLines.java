package org.attls.cli.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;

/** Shows application data of the peer: a line at a time, and nothing that a terminal would obey. */
final class ReceivedLines {
  /** Longer lines are shown in pieces. */
  private static final int LONGEST = 4096;

  private final Report report;
  private final String prefix;
  private final long connection;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private ReceivedLines(Report report, String prefix, long connection) {
    this.report = report;
    this.prefix = prefix;
    this.connection = connection;
  }

  /** Of the only connection. */
  static ReceivedLines ofOnly(Report report) {
    return new ReceivedLines(report, "< ", 0);
  }

  /** Of one of several connections. */
  static ReceivedLines of(Report report, long connection) {
    return new ReceivedLines(report, "[" + connection + "] < ", connection);
  }

  void add(byte[] octets, int length) {
    for (int i = 0; i < length; i++) {
      if (octets[i] == '\n') {
        show();
      } else {
        line.write(octets[i]);
        if (line.size() == LONGEST) {
          show();
        }
      }
    }
  }

  /** Nothing more will come. */
  void end() {
    if (line.size() > 0) {
      show();
    }
  }

  private void show() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (text.endsWith("\r")) {
      text = text.substring(0, text.length() - 1);
    }
    Event event = Event.of("received", prefix + text);
    if (connection > 0) {
      event.inHeadline("connection", connection);
    }
    report.event(event.inHeadline("text", text));
  }
}
