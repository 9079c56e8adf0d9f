package org.attls.bench.connection;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Work done by the calling thread: CPU time and octets allocated, added up between two calls. */
public final class Work {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long cpuNanos;
  private long octets;
  private long cpuAtStart;
  private long octetsAtStart;

  /** The work begins. */
  public void start() {
    octetsAtStart = THREADS.getCurrentThreadAllocatedBytes();
    cpuAtStart = THREADS.getCurrentThreadCpuTime();
  }

  /** The work stops; it may begin again. */
  public void stop() {
    cpuNanos += THREADS.getCurrentThreadCpuTime() - cpuAtStart;
    octets += THREADS.getCurrentThreadAllocatedBytes() - octetsAtStart;
  }

  /** CPU time so far, in nanoseconds. */
  public long cpuNanos() {
    return cpuNanos;
  }

  /** Octets allocated so far. */
  public long octets() {
    return octets;
  }

  /** Forgets what was added up. */
  public void reset() {
    cpuNanos = 0;
    octets = 0;
  }
}
