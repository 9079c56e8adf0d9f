package org.attls.corim.term;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborText;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Reads and writes digests (draft-ietf-rats-corim-11, section 7.7).
 *
 * <pre>
 * digests-type = [ + digest ]
 * digest = [ alg: (int / text), val: bytes ]
 * </pre>
 */
public final class DigestCodec {
  private DigestCodec() {}

  /** One digest. */
  public static Digest read(CborItem item) throws MalformedException {
    List<CborItem> pair = item.asArray(2, 2);
    DigestAlgorithm algorithm = readAlgorithm(pair.get(0));
    Bytes value = pair.get(1).asBytes();
    return Checked.at(item, () -> new Digest(algorithm, value));
  }

  /** One digest. */
  public static Bytes write(Digest digest) {
    return CborWriter.array(writeAlgorithm(digest.algorithm()), CborWriter.bytes(digest.value()));
  }

  /** A list of at least one digest, each under another algorithm. */
  public static Digests readAll(CborItem item) throws MalformedException {
    List<Digest> digests = new ArrayList<>();
    for (CborItem member : item.asArray(1, Integer.MAX_VALUE)) {
      digests.add(read(member));
    }
    return Checked.at(item, () -> new Digests(digests));
  }

  /** A list of at least one digest. */
  public static Bytes writeAll(Digests digests) {
    return CborWriter.array(digests.digests().stream().map(DigestCodec::write).toList());
  }

  private static DigestAlgorithm readAlgorithm(CborItem item) throws MalformedException {
    if (item instanceof CborText text) {
      return Checked.at(item, () -> new DigestAlgorithm.Named(text.value()));
    }
    return new DigestAlgorithm.Numbered(item.asInt(Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private static Bytes writeAlgorithm(DigestAlgorithm algorithm) {
    if (algorithm instanceof DigestAlgorithm.Numbered numbered) {
      return CborWriter.integer(numbered.number());
    }
    return CborWriter.text(((DigestAlgorithm.Named) algorithm).name());
  }
}
