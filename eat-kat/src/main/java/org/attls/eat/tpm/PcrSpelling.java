package org.attls.eat.tpm;

import java.util.Collection;
import java.util.stream.Collectors;
import org.attls.cmw.octets.MalformedException;

/** How options and messages spell registers: a bank, a colon, numbers and runs of numbers. */
final class PcrSpelling {
  /** Highest register that a bitmap of 32 octets can name. */
  private static final int MAX_INDEX = 255;

  private PcrSpelling() {}

  /** A register number: one to three digits, no sign, no leading zero. */
  static int index(String text, String where, int offset) throws MalformedException {
    boolean digits = !text.isEmpty() && text.length() <= 3;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (!digits || text.length() > 1 && text.charAt(0) == '0') {
      throw new MalformedException(where, offset, "no register number");
    }
    int index = Integer.parseInt(text);
    if (index > MAX_INDEX) {
      throw new MalformedException(where, offset, "register " + index + " is above " + MAX_INDEX);
    }
    return index;
  }

  /** Ascending numbers with runs joined, such as {@code sha256:0-7,16}. */
  static String of(String bank, Collection<Integer> ascending) {
    java.util.ArrayList<int[]> runs = new java.util.ArrayList<>();
    for (int index : ascending) {
      int[] last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last != null && last[1] == index - 1) {
        last[1] = index;
      } else {
        runs.add(new int[] {index, index});
      }
    }
    return runs.stream()
        .map(run -> run[0] == run[1] ? String.valueOf(run[0]) : run[0] + "-" + run[1])
        .collect(Collectors.joining(",", bank + ":", ""));
  }
}
