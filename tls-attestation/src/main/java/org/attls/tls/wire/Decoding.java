package org.attls.tls.wire;

import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.cmw.octets.OctetReader;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;

/**
 * Reads one whole extension_data: what does not follow the grammar, or is left over, becomes {@link
 * Reason#MALFORMED_EXTENSION}.
 */
final class Decoding {
  private Decoding() {}

  /** The reading of one structure. */
  @FunctionalInterface
  interface Body<T> {
    T read(OctetReader reader) throws MalformedException, AttestationException;
  }

  static <T> T whole(String structure, Bytes extensionData, Body<T> body)
      throws AttestationException {
    OctetReader reader = OctetReader.of(extensionData, structure);
    try {
      T value = body.read(reader);
      reader.end();
      return value;
    } catch (MalformedException malformed) {
      throw new AttestationException(
          Reason.MALFORMED_EXTENSION, String.valueOf(malformed.getMessage()), malformed);
    }
  }
}
