package org.attls.eat.cca;

import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.tpm.TpmHash;

/** Hashes by the names that CCA claims use, those of the IANA registry of hash function names. */
final class CcaHash {
  private static final int SMALLEST = 32;
  private static final int LARGEST = 64;

  private CcaHash() {}

  /** The hash called {@code sha-256}, {@code sha-384} or {@code sha-512}. */
  static TpmHash read(CborItem name) throws MalformedException {
    return switch (name.asText()) {
      case "sha-256" -> TpmHash.SHA256;
      case "sha-384" -> TpmHash.SHA384;
      case "sha-512" -> TpmHash.SHA512;
      default -> throw name.failure("none of sha-256, sha-384, sha-512");
    };
  }

  /** A digest of one of them. */
  static Bytes digest(CborItem item) throws MalformedException {
    Bytes digest = item.asBytes(SMALLEST, LARGEST);
    for (TpmHash hash : TpmHash.values()) {
      if (digest.size() == hash.size()) {
        return digest;
      }
    }
    throw item.failure(digest.size() + " octets, a digest here has 32, 48 or 64");
  }
}
