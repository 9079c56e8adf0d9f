package org.attls.corim.measurement;

import org.attls.cmw.octets.Bytes;

/** A value whose meaning only its vendor knows (draft-ietf-rats-corim-11, section 5.1.4.5.6). */
public sealed interface RawValue {
  /** These octets, tag 560. */
  record Exact(Bytes value) implements RawValue {}

  /**
   * The bits of {@code value} that are 1 in {@code mask}.
   *
   * @param value octets
   * @param mask as many octets
   * @param notation where the mask stands
   */
  record Masked(Bytes value, Bytes mask, Notation notation) implements RawValue {
    /** Where a mask stands in the document. */
    public enum Notation {
      /** Beside the value, under tag 563. */
      TOGETHER,
      /** In a member of its own (5): deprecated, and still written by Veraison. */
      APART
    }

    /** Checks that every octet has its mask. */
    public Masked {
      if (value.size() != mask.size()) {
        throw new IllegalArgumentException(
            "a mask of " + mask.size() + " octets for a value of " + value.size());
      }
    }
  }

  /**
   * A kind that a profile defines.
   *
   * @param tag CBOR tag that says the kind
   * @param value octets, as of every raw value
   */
  record Other(long tag, Bytes value) implements RawValue {
    /** Refuses the tags that have a kind of their own. */
    public Other {
      if (tag == MeasurementValuesCodec.OCTETS || tag == MeasurementValuesCodec.MASKED) {
        throw new IllegalArgumentException("tag " + tag + " has a kind of its own");
      }
    }
  }
}
