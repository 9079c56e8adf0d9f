package org.attls.cmw;

import org.attls.cmw.octets.Bytes;

/**
 * A conceptual message wrapper as it was received or made (draft-ietf-rats-msg-wrap-23, section 3):
 * one message, or a collection of wrappers.
 *
 * <pre>
 * cmw      = json-cmw / cbor-cmw
 * json-cmw = json-record / json-collection
 * cbor-cmw = cbor-record / cbor-collection / $cbor-tag
 * </pre>
 *
 * <p>{@link #octets()} is the serialization itself: received octets are kept and never encoded
 * again.
 */
public sealed interface Cmw permits CmwMessage, CmwCollection {
  /** The complete serialization. */
  Bytes octets();

  /** CBOR or JSON. */
  Serialization serialization();

  /**
   * What the message is, as far as the wrapper says: a record's type, a tag's Content-Format, or
   * for a collection the media type of collections with its {@link CollectionType} as parameter,
   * such as {@code application/cmw+cbor; cmwc_t="tag:example.com,2024:x"}.
   *
   * <p>Nothing stops a record from claiming a collection's type: after a match, look which of them
   * it is.
   */
  CmwType type();
}
