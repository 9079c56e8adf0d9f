package org.attls.eat.claims;

import org.attls.cmw.octets.Bytes;

/**
 * A universal entity identifier (RFC 9711, section 4.2.1).
 *
 * <p>To whoever receives one it is opaque: any {@value #MIN_OCTETS}..{@value #MAX_OCTETS} octets
 * are taken (the examples of the RFC have 16, which no type of it has). The methods that make one
 * keep to the sizes of their type.
 *
 * @param octets type in the first octet, then the identifier
 */
public record Ueid(Bytes octets) {
  /** Shortest identifier, in octets. */
  public static final int MIN_OCTETS = 7;

  /** Longest identifier, in octets. */
  public static final int MAX_OCTETS = 33;

  private static final int RAND = 1;
  private static final int EUI = 2;
  private static final int IMEI = 3;

  /** Checks the size. */
  public Ueid {
    if (octets.size() < MIN_OCTETS || octets.size() > MAX_OCTETS) {
      throw new IllegalArgumentException(
          "a UEID of " + octets.size() + " octets, not " + MIN_OCTETS + ".." + MAX_OCTETS);
    }
  }

  /** Of type RAND: 16, 24 or 32 random octets. */
  public static Ueid random(Bytes random) {
    return of(RAND, random, random.size() == 16 || random.size() == 24 || random.size() == 32);
  }

  /** Of type IEEE EUI: 6 or 8 octets. */
  public static Ueid eui(Bytes eui) {
    return of(EUI, eui, eui.size() == 6 || eui.size() == 8);
  }

  /** Of type IMEI: 14 octets. */
  public static Ueid imei(Bytes imei) {
    return of(IMEI, imei, imei.size() == 14);
  }

  private static Ueid of(int type, Bytes identifier, boolean sizeFits) {
    if (!sizeFits) {
      throw new IllegalArgumentException(identifier.size() + " octets in a UEID of type " + type);
    }
    return new Ueid(Bytes.concat(Bytes.of(type), identifier));
  }
}
