package org.attls.eat.claims;

import org.attls.cmw.octets.Bytes;

/**
 * Who made the hardware (RFC 9711, section 4.2.3).
 *
 * <pre>
 * oemid = oemid-pen / oemid-ieee / oemid-random
 * oemid-pen = int   oemid-ieee = JC&lt;text, bstr .size 3&gt;   oemid-random = JC&lt;text, bstr .size 16&gt;
 * </pre>
 */
public sealed interface OemId {
  /**
   * An identifier of octets: 3 of the IEEE, or 16 random ones.
   *
   * @throws IllegalArgumentException for another size
   */
  static OemId of(Bytes octets) {
    return switch (octets.size()) {
      case 3 -> new Ieee(octets);
      case 16 -> new Random(octets);
      default ->
          throw new IllegalArgumentException(octets.size() + " octets, must be 3 (IEEE) or 16");
    };
  }

  /**
   * A private enterprise number.
   *
   * @param number 0..2^32-1
   */
  record Enterprise(long number) implements OemId {
    /** Checks the range. */
    public Enterprise {
      if (number < 0 || number > 0xFFFF_FFFFL) {
        throw new IllegalArgumentException(number + " is no private enterprise number");
      }
    }
  }

  /**
   * An identifier that the IEEE assigned.
   *
   * @param octets 3 octets
   */
  record Ieee(Bytes octets) implements OemId {
    /** Checks the size. */
    public Ieee {
      if (octets.size() != 3) {
        throw new IllegalArgumentException(octets.size() + " octets, must be 3");
      }
    }
  }

  /**
   * A random identifier.
   *
   * @param octets 16 octets
   */
  record Random(Bytes octets) implements OemId {
    /** Checks the size. */
    public Random {
      if (octets.size() != 16) {
        throw new IllegalArgumentException(octets.size() + " octets, must be 16");
      }
    }
  }
}
