package org.attls.rats;

import java.util.SortedSet;
import java.util.TreeSet;
import org.attls.cmw.octets.Bytes;

/**
 * Which platform configuration registers a quote speaks of.
 *
 * @param bank hash of the bank, such as {@code sha256}
 * @param indices register numbers
 * @param digest digest over their values, as signed
 */
public record QuotedPcrs(String bank, SortedSet<Integer> indices, Bytes digest) {
  /** Copies the set. */
  public QuotedPcrs {
    indices = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(indices));
  }

  /** The selection as options spell it, such as {@code sha256:0-7,16}. */
  public String selection() {
    StringBuilder text = new StringBuilder(bank).append(':');
    Integer runStart = null;
    int last = -2;
    for (int index : indices) {
      if (index != last + 1) {
        closeRun(text, runStart, last);
        text.append(runStart == null ? "" : ",").append(index);
        runStart = index;
      }
      last = index;
    }
    closeRun(text, runStart, last);
    return text.toString();
  }

  private static void closeRun(
      StringBuilder text, @org.jspecify.annotations.Nullable Integer runStart, int last) {
    if (runStart != null && runStart != last) {
      text.append('-').append(last);
    }
  }
}
