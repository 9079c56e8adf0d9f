package org.attls.corim.measurement;

import java.util.UUID;
import org.attls.corim.term.Oid;
import org.attls.corim.term.Opaque;

/** Name of a measured element in its environment (draft-ietf-rats-corim-11, section 5.1.4.5.1). */
public sealed interface MeasurementKey {
  /** An unsigned number, such as the index of a PCR. */
  record Number(long value) implements MeasurementKey {
    /** Checks the sign. */
    public Number {
      if (value < 0) {
        throw new IllegalArgumentException("a negative measurement key");
      }
    }
  }

  /** A text. */
  record Text(String value) implements MeasurementKey {}

  /** A UUID, tag 37. */
  record Uuid(UUID value) implements MeasurementKey {}

  /** An OID, tag 111. */
  record ObjectId(Oid value) implements MeasurementKey {}

  /**
   * A kind that a profile defines; kept without being interpreted.
   *
   * @param tag CBOR tag that says the kind
   * @param content what is under the tag
   */
  record Other(long tag, Opaque content) implements MeasurementKey {
    /** Refuses the tags that have a kind of their own. */
    public Other {
      if (MeasurementCodec.interprets(tag)) {
        throw new IllegalArgumentException("tag " + tag + " has a kind of its own");
      }
    }
  }
}
