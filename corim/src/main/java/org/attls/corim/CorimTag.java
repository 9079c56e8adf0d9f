package org.attls.corim;

import org.attls.corim.comid.Comid;
import org.attls.corim.term.Opaque;

/** A tag in a CoRIM (draft-ietf-rats-corim-11, section 4.1.2). */
public sealed interface CorimTag {
  /** CBOR tag of a CoMID. */
  long COMID = 506;

  /** A CoMID, tag 506. */
  record OfComid(Comid comid) implements CorimTag {}

  /**
   * Any other tag, such as a CoSWID (505) or CoTL (508); kept without being interpreted.
   *
   * @param tag CBOR tag that says the kind
   * @param content what is under the tag
   */
  record Other(long tag, Opaque content) implements CorimTag {
    /** Refuses the tag that has a kind of its own. */
    public Other {
      if (tag == COMID) {
        throw new IllegalArgumentException("tag " + tag + " has a kind of its own");
      }
    }
  }
}
