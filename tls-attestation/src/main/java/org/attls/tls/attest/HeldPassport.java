package org.attls.tls.attest;

import org.attls.cmw.Cmw;

/**
 * A result that is kept, and until when, on the monotonic clock.
 *
 * @param renewAtNanos from then on a newer one is wanted
 * @param endNanos from then on it is not presented any more
 */
record HeldPassport(Cmw result, SharedKey key, long renewAtNanos, long endNanos) {
  boolean isFresh(long nowNanos) {
    return endNanos - nowNanos > 0;
  }

  boolean isAging(long nowNanos) {
    return renewAtNanos - nowNanos <= 0;
  }

  Passport present() {
    return new Passport(result, key.use());
  }
}
