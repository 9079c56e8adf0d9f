package org.attls.corim;

import org.attls.corim.term.Oid;

/** Name of the profile that a CoRIM follows (draft-ietf-rats-corim-11, section 4.1.4). */
public sealed interface Profile {
  /** A URI, tag 32, compared character by character. */
  record Uri(String value) implements Profile {
    /** Checks that there is text without white space, quotes and control characters. */
    public Uri {
      if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"')) {
        throw new IllegalArgumentException("a profile that is no URI");
      }
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /** An OID, tag 111. */
  record ObjectId(Oid value) implements Profile {
    @Override
    public String toString() {
      return value.toString();
    }
  }

  /**
   * Media type of an unsigned CoRIM of this profile, such as {@code application/rim+cbor;
   * profile="tag:…"} (draft-ietf-rats-corim-11, section 12.5). The quotes are part of it: a
   * verifier compares the whole text.
   */
  default String mediaType() {
    return CorimMediaTypes.UNSIGNED + "; profile=\"" + this + "\"";
  }
}
