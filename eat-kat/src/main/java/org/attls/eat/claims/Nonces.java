package org.attls.eat.claims;

import java.util.List;
import org.attls.cmw.octets.Bytes;

/**
 * The claim {@code eat_nonce} (RFC 9711, section 4.1): one nonce, or a list of two and more.
 *
 * @param values the nonces, {@value #MIN_OCTETS}..{@value #MAX_OCTETS} octets each
 */
public record Nonces(List<Bytes> values) {
  /** Shortest nonce, in octets. */
  public static final int MIN_OCTETS = 8;

  /** Longest nonce, in octets. */
  public static final int MAX_OCTETS = 64;

  /** Copies the list and checks sizes. */
  public Nonces {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no nonce");
    }
    for (Bytes nonce : values) {
      if (nonce.size() < MIN_OCTETS || nonce.size() > MAX_OCTETS) {
        throw new IllegalArgumentException(
            "a nonce of " + nonce.size() + " octets, not " + MIN_OCTETS + ".." + MAX_OCTETS);
      }
    }
  }

  /** One nonce. */
  public static Nonces of(Bytes nonce) {
    return new Nonces(List.of(nonce));
  }

  /** Whether this is the one nonce given: the whole of it, and no other beside it. */
  public boolean isExactly(Bytes nonce) {
    return values.size() == 1 && values.get(0).equals(nonce);
  }
}
