package org.attls.testing;

import java.util.function.IntPredicate;
import org.attls.cmw.octets.Bytes;
import org.junit.jupiter.api.Assertions;

/** Checks that a reader takes an input as a whole only: nothing shorter, nothing longer. */
public final class Neighbours {
  private Neighbours() {}

  /** Something that reads the input. */
  public interface Reading {
    /** Reads, or fails with a checked exception. */
    Object of(Bytes octets) throws Exception;
  }

  /** Every strict prefix, and the input with one more octet of any value, is refused. */
  public static void refused(Bytes octets, Reading reading) {
    refused(octets, reading, more -> true);
  }

  /** As {@link #refused(Bytes, Reading)} for JSON, which white space may follow. */
  public static void refusedJson(Bytes octets, Reading reading) {
    int end = octets.size();
    while (isWhiteSpace(octets.u8(end - 1))) {
      end--;
    }
    refused(octets.slice(0, end), reading, more -> !isWhiteSpace(more));
  }

  private static void refused(Bytes octets, Reading reading, IntPredicate mayFollow) {
    for (int size = 0; size < octets.size(); size++) {
      refuses("the first " + size + " octets", octets.slice(0, size), reading);
    }
    for (int more = 0; more < 256; more++) {
      if (mayFollow.test(more)) {
        refuses("octet " + more + " behind it", Bytes.concat(octets, Bytes.of(more)), reading);
      }
    }
  }

  private static void refuses(String what, Bytes octets, Reading reading) {
    try {
      Bounded.read(octets.size(), () -> reading.of(octets));
    } catch (RuntimeException defect) {
      throw defect;
    } catch (Exception refused) {
      return;
    }
    Assertions.fail("read: " + what);
  }

  private static boolean isWhiteSpace(int octet) {
    return octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r';
  }
}
