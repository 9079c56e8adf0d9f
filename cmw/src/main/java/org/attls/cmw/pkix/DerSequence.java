package org.attls.cmw.pkix;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;

/**
 * The outermost element of what PKIX signs: a SEQUENCE of definite length (X.690, section 10.1).
 *
 * <p>It is looked at before octets that nobody vouches for go to the JDK's certificate factory,
 * which takes BER and PEM as well, and recurses once per level into nested indefinite lengths until
 * the stack is full.
 */
public final class DerSequence {
  private DerSequence() {}

  /**
   * Requires one SEQUENCE that ends where the octets do; what is inside is not looked at.
   *
   * @param where path in failures
   */
  public static void require(Bytes octets, String where) throws MalformedException {
    OctetReader in = OctetReader.of(octets, where);
    Der.read(in, Der.SEQUENCE, "sequence");
    in.end();
  }
}
