package org.attls.cli;

import java.io.Writer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.rats.Deadline;
import org.jspecify.annotations.Nullable;

/** What a command has printed so far. */
final class Screen extends Writer {
  private static final long GLANCE_MILLIS = 50;

  private final StringBuilder shown = new StringBuilder();

  @Override
  public void write(char[] characters, int from, int length) {
    synchronized (shown) {
      shown.append(characters, from, length);
      shown.notifyAll();
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  String text() {
    synchronized (shown) {
      return shown.toString();
    }
  }

  /** Waits for a line that matches; null when there is none and will be none. */
  @Nullable Matcher await(String pattern, BooleanSupplier ended, Duration longest) {
    Deadline deadline = Deadline.in(longest);
    Pattern compiled = Pattern.compile(pattern, Pattern.MULTILINE);
    synchronized (shown) {
      while (true) {
        boolean last = ended.getAsBoolean() || deadline.expired();
        Matcher matcher = compiled.matcher(shown.toString());
        if (matcher.find()) {
          return matcher;
        }
        if (last) {
          return null;
        }
        try {
          // Ending prints nothing, hence the glances.
          shown.wait(GLANCE_MILLIS);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return null;
        }
      }
    }
  }
}
