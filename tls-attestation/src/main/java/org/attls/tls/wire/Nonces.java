package org.attls.tls.wire;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;

/**
 * The nonce of a relying party (draft-fossati-tls-attestation-07, section 5).
 *
 * <pre>
 * opaque nonce&lt;8..2^8-1&gt;;
 * </pre>
 */
final class Nonces {
  static final int MIN = 8;
  static final int MAX = 255;

  private Nonces() {}

  static Bytes read(OctetReader reader) throws MalformedException {
    return reader.opaque8(MIN, MAX, "nonce");
  }

  static void check(Bytes nonce) {
    if (nonce.size() < MIN || nonce.size() > MAX) {
      throw new IllegalArgumentException(
          "nonce has " + nonce.size() + " octets, not " + MIN + ".." + MAX);
    }
  }
}
