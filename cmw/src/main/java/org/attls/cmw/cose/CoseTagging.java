package org.attls.cmw.cose;

import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/** The CBOR tags in front of a COSE_Sign1. */
public enum CoseTagging {
  /** None: the array itself. */
  UNTAGGED,
  /** Tag 18 (RFC 9052, section 2). */
  TAGGED,
  /** Tag 61 around tag 18: a CWT that says so (RFC 8392, section 6). */
  CWT;

  static final long COSE_SIGN1_TAG = 18;
  static final long CWT_TAG = 61;

  static CoseTagging of(CborItem item) {
    if (!(item instanceof CborTag tag)) {
      return UNTAGGED;
    }
    return tag.number() == CWT_TAG ? CWT : TAGGED;
  }

  CborItem unwrap(CborItem item) throws MalformedException {
    return switch (this) {
      case UNTAGGED -> item;
      case TAGGED -> item.asTag(COSE_SIGN1_TAG);
      case CWT -> item.asTag(CWT_TAG).asTag(COSE_SIGN1_TAG);
    };
  }

  Bytes wrap(Bytes array) {
    return switch (this) {
      case UNTAGGED -> array;
      case TAGGED -> CborWriter.tag(COSE_SIGN1_TAG, array);
      case CWT -> CborWriter.tag(CWT_TAG, CborWriter.tag(COSE_SIGN1_TAG, array));
    };
  }
}
