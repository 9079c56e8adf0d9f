package org.attls.eat.tpm;

/**
 * The TPM's clock when it signed: TPMS_CLOCK_INFO, 17 octets (TPM 2.0 Library, Part 2, section
 * 10.11.1). For keys outside the endorsement hierarchy the counters have a constant offset per key:
 * only differences between structures signed by one key mean anything.
 *
 * @param clock milliseconds the TPM has been powered, unsigned
 * @param resetCount number of TPM resets, 0..2^32-1
 * @param restartCount number of restarts and resumes since then, 0..2^32-1
 * @param safe whether no greater clock value was reported before; false after an unclean shutdown
 */
public record ClockInfo(long clock, long resetCount, long restartCount, boolean safe) {
  private static final long MAX_U32 = 0xFFFF_FFFFL;

  /** Checks that the counters have 32 bits. */
  public ClockInfo {
    if (resetCount < 0 || resetCount > MAX_U32 || restartCount < 0 || restartCount > MAX_U32) {
      throw new IllegalArgumentException("counter outside 0..2^32-1");
    }
  }
}
