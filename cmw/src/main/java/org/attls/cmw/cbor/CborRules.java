package org.attls.cmw.cbor;

/**
 * What one format allows beyond well-formed CBOR. Duplicate map keys, invalid UTF-8, map keys other
 * than integers and text, and trailing octets are refused under all rules.
 *
 * @param maxOctets largest input, in octets
 * @param maxDepth deepest nesting of arrays, maps and tags; the outermost item has depth 1
 * @param maxItems most items in all, keys included
 * @param indefiniteLength whether indefinite lengths are allowed
 * @param nonShortest whether heads longer than necessary are allowed
 */
public record CborRules(
    int maxOctets, int maxDepth, int maxItems, boolean indefiniteLength, boolean nonShortest) {

  /**
   * Definite lengths and shortest heads only. 64 KiB is the cap on a CMW in a handshake; 16 levels
   * and 4096 items are several times what any token of these formats has.
   */
  public static final CborRules STRICT = new CborRules(64 * 1024, 16, 4096, false, false);

  /**
   * As {@link #STRICT}, with indefinite lengths: a CMW may use them (draft-ietf-rats-msg-wrap-23 is
   * silent).
   */
  public static final CborRules INDEFINITE_ALLOWED =
      new CborRules(64 * 1024, 16, 4096, true, false);

  /** The same rules with another limit on the size of the input. */
  public CborRules withMaxOctets(int octets) {
    return new CborRules(octets, maxDepth, maxItems, indefiniteLength, nonShortest);
  }

  /** The same rules with another limit on the number of items. */
  public CborRules withMaxItems(int items) {
    return new CborRules(maxOctets, maxDepth, items, indefiniteLength, nonShortest);
  }
}
