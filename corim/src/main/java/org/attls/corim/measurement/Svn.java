package org.attls.corim.measurement;

/**
 * A security version number: grows with each change that closes a hole (draft-ietf-rats-corim-11,
 * section 5.1.4.5.4).
 */
public sealed interface Svn {
  /** The number, from 0. */
  long value();

  /** Exactly this version, tag 552. */
  record Exact(long value) implements Svn {
    /** Checks the sign. */
    public Exact {
      checkSign(value);
    }
  }

  /** This version or a later one, tag 553. */
  record Minimum(long value) implements Svn {
    /** Checks the sign. */
    public Minimum {
      checkSign(value);
    }
  }

  private static void checkSign(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("a negative security version number");
    }
  }
}
