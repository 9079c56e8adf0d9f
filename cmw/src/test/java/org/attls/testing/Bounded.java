package org.attls.testing;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Assertions;

/**
 * Runs a reader and fails if it took more memory than its input can justify: a length that the
 * input merely declares must not be allocated.
 */
public final class Bounded {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long FIXED = 4L << 20;
  // An item of a few octets becomes objects, paths and copies of a few hundred.
  private static final long PER_OCTET = 512;

  private Bounded() {}

  /** Something that reads the input. */
  public interface Reading<T, E extends Exception> {
    /** Reads. */
    T run() throws E;
  }

  /**
   * Runs {@code reading} over an input of {@code size} octets; once more where it took too much,
   * because the first call also loads classes.
   */
  public static <T, E extends Exception> T read(int size, Reading<T, E> reading) throws E {
    long limit = FIXED + PER_OCTET * size;
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      return reading.run();
    } finally {
      if (THREADS.getCurrentThreadAllocatedBytes() - before > limit) {
        long second = allocatedBy(reading);
        if (second > limit) {
          Assertions.fail(second + " octets allocated for an input of " + size);
        }
      }
    }
  }

  private static long allocatedBy(Reading<?, ?> reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reading.run();
    } catch (Exception refused) {
      // The first call's outcome is the caller's; only the memory counts here.
      return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
