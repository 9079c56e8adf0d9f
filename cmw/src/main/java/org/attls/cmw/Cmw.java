package org.attls.cmw;

import org.attls.cmw.octets.Bytes;

/**
 * A conceptual message wrapper as it was received or made (draft-ietf-rats-msg-wrap-23, section 3).
 *
 * <p>{@link #octets()} is the serialization itself: received octets are kept and never encoded
 * again.
 */
public sealed interface Cmw permits CmwRecord {
  /** The complete serialization. */
  Bytes octets();

  /** CBOR or JSON. */
  Serialization serialization();

  /** What the message is, as far as the wrapper says: a record's type. */
  CmwType type();
}
