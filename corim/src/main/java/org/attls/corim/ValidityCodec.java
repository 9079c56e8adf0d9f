package org.attls.corim;

import java.time.Instant;
import java.util.Optional;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.term.Checked;

/**
 * Reads and writes the time in which something holds (draft-ietf-rats-corim-11, section 7.3).
 *
 * <pre>
 * validity-map = { ? &amp;(not-before: 0) => time, &amp;(not-after: 1) => time }   ; time = #6.1(int)
 * </pre>
 */
public final class ValidityCodec {
  private static final long EPOCH_TIME = 1;
  // The years 0 to 9999, which every notation of time can express.
  private static final long FIRST_SECOND = -62167219200L;
  private static final long LAST_SECOND = 253402300799L;

  private ValidityCodec() {}

  /** {@code validity-map}, where there is one. */
  public static Optional<Validity> read(Optional<CborItem> item) throws MalformedException {
    if (item.isEmpty()) {
      return Optional.empty();
    }
    CborMap map = item.get().asMap();
    map.onlyKeys(0, 1);
    Optional<CborItem> first = map.optional(0);
    Optional<Instant> notBefore =
        first.isEmpty()
            ? Optional.empty()
            : Optional.of(readSeconds(first.get().asTag(EPOCH_TIME)));
    Instant notAfter = readSeconds(map.required(1).asTag(EPOCH_TIME));
    return Optional.of(Checked.at(map, () -> new Validity(notBefore, notAfter)));
  }

  /** {@code validity-map}. */
  public static Bytes write(Validity validity) {
    CborWriter.MapBuilder map = CborWriter.map();
    validity.notBefore().ifPresent(first -> map.put(0, writeTime(first)));
    map.put(1, writeTime(validity.notAfter()));
    return map.toBytes();
  }

  /** Seconds since 1970, without the tag: as in a CWT. */
  public static Instant readSeconds(CborItem item) throws MalformedException {
    return Instant.ofEpochSecond(item.asLong(FIRST_SECOND, LAST_SECOND));
  }

  private static Bytes writeTime(Instant time) {
    return CborWriter.tag(EPOCH_TIME, CborWriter.integer(time.getEpochSecond()));
  }
}
