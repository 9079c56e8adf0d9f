package org.attls.testing;

/** What of the heap is in use once what is not has been collected. */
public final class LiveHeap {
  private static final int COLLECTIONS = 5;

  private LiveHeap() {}

  /** The least after some collections, in octets. */
  public static long octets() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
