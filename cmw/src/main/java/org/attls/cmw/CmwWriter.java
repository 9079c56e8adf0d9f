package org.attls.cmw;

import java.util.Set;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Writes conceptual message wrappers; whatever it writes, {@link CmwReader} reads. CBOR comes out
 * deterministic (RFC 8949, section 4.2.1), JSON without white space.
 */
public final class CmwWriter {
  private CmwWriter() {}

  /** A CBOR record without indicator. */
  public static CmwRecord cborRecord(CmwType type, Bytes value) {
    return cborRecord(type, value, Set.of());
  }

  /** A CBOR record; an empty set of indicators leaves the third member out. */
  public static CmwRecord cborRecord(CmwType type, Bytes value, Set<Indicator> indicators) {
    return new CmwRecord(
        type, value, indicators, Serialization.CBOR, CborForm.record(type, value, indicators));
  }

  /**
   * A JSON record without indicator.
   *
   * @throws IllegalArgumentException if the type is a Content-Format number or the value is empty:
   *     JSON has neither
   */
  public static CmwRecord jsonRecord(CmwType type, Bytes value) {
    return jsonRecord(type, value, Set.of());
  }

  /**
   * A JSON record; an empty set of indicators leaves the third member out.
   *
   * @throws IllegalArgumentException if the type is a Content-Format number or the value is empty:
   *     JSON has neither
   */
  public static CmwRecord jsonRecord(CmwType type, Bytes value, Set<Indicator> indicators) {
    if (type.isContentFormat()) {
      throw new IllegalArgumentException("a JSON record has a media type, not a number");
    }
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a JSON record has a value");
    }
    return new CmwRecord(
        type, value, indicators, Serialization.JSON, JsonForm.record(type, value, indicators));
  }

  /**
   * A message under the tag of its Content-Format.
   *
   * @throws IllegalArgumentException if the Content-Format has no tag: see {@link
   *     CmwTag#tagNumber(int)}
   */
  public static CmwTag cborTag(int contentFormat, Bytes value) {
    return new CmwTag(contentFormat, value, CborForm.tag(contentFormat, value));
  }

  /** A CBOR collection to be filled with CBOR wrappers. */
  public static CollectionBuilder cborCollection() {
    return new CollectionBuilder(Serialization.CBOR);
  }

  /** A JSON collection to be filled with JSON wrappers under text labels. */
  public static CollectionBuilder jsonCollection() {
    return new CollectionBuilder(Serialization.JSON);
  }

  /**
   * The same wrapper as this class would have written it: a received one may have its labels in
   * another order, indefinite lengths or white space.
   *
   * @throws IllegalArgumentException if it is of the form of 2023, which is not written
   */
  public static Cmw rewritten(Cmw cmw) {
    return readBack(
        cmw.serialization() == Serialization.CBOR ? CborForm.write(cmw) : JsonForm.write(cmw),
        cmw.serialization());
  }

  /** What the reader would refuse is not written. */
  static Cmw readBack(Bytes octets, Serialization serialization) {
    CmwReader reader = new CmwReader(Integer.MAX_VALUE);
    try {
      return serialization == Serialization.CBOR
          ? reader.readCbor(octets)
          : reader.readJson(octets);
    } catch (MalformedException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }
}
