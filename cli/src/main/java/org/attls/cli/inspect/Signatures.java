package org.attls.cli.inspect;

import java.util.Arrays;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.CoseAlgorithm;

/** What can be said of a signature without a key. */
final class Signatures {
  /** The remark at everything signed. */
  static final String UNVERIFIED = "signature not verified";

  private Signatures() {}

  /**
   * Refuses a signature of another size than its algorithm has: {@code r || s}, each of the full
   * size of the field (RFC 7518, section 3.4; RFC 9053, section 2.1), never DER.
   */
  static void requireSize(String algorithm, Bytes signature, String path)
      throws MalformedException {
    int size =
        Arrays.stream(CoseAlgorithm.values())
            .filter(known -> known.name().equals(algorithm))
            .mapToInt(CoseAlgorithm::signatureOctets)
            .findFirst()
            .orElse(signature.size());
    if (signature.size() != size) {
      throw new MalformedException(
          path, -1, signature.size() + " octets, a signature with " + algorithm + " has " + size);
    }
  }
}
