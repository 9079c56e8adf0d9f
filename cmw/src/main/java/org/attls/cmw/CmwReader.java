package org.attls.cmw;

import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborRules;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Reads one conceptual message wrapper from untrusted octets (draft-ietf-rats-msg-wrap-23, section
 * 3): a record, a tag, or a collection nested at most {@link CmwCollection#MAX_DEPTH} deep.
 *
 * <p>In CBOR, any order of labels and indefinite lengths are accepted; heads longer than necessary
 * are not. A reader keeps no state and serves any number of threads.
 */
public final class CmwReader {
  private static final String NAME = "cmw";

  private final int maxOctets;
  private final boolean formOf2023;

  /**
   * @param maxOctets largest wrapper, in octets; a longer one is refused unread
   */
  public CmwReader(int maxOctets) {
    this(maxOctets, false);
  }

  private CmwReader(int maxOctets, boolean formOf2023) {
    this.maxOctets = maxOctets;
    this.formOf2023 = formOf2023;
  }

  /**
   * A reader that also accepts what only draft-ftbs-rats-msg-wrap (2023) allowed: numbers as type
   * in JSON, and tags around bare CBOR. Only for peers known to be that old; bit 4 of an indicator
   * meant trust anchors then.
   */
  public CmwReader acceptingFormOf2023() {
    return new CmwReader(maxOctets, true);
  }

  /** Largest wrapper that is read, in octets. */
  public int maxOctets() {
    return maxOctets;
  }

  /**
   * Reads a wrapper whose context does not tell the serialization, as in TLS: the first octet
   * decides (draft-ietf-rats-msg-wrap-23, appendix A), after JSON white space.
   *
   * <pre>
   * 0x5b '[', 0x7b '{'                 JSON record, collection
   * 0x82, 0x83, 0x9f                   CBOR record
   * 0xda                               CBOR tag
   * 0xa0..0xbb, 0xbf                   CBOR collection
   * </pre>
   */
  public Cmw read(Bytes octets) throws MalformedException {
    for (int i = 0; i < octets.size(); i++) {
      int octet = octets.u8(i);
      switch (octet) {
        case ' ', '\t', '\r', '\n' -> {
          continue;
        }
        case '[', '{' -> {
          return readJson(octets);
        }
        default -> {
          if (i > 0) {
            throw new MalformedException(NAME, i, "no JSON array or object behind white space");
          }
          return readCbor(octets);
        }
      }
    }
    throw new MalformedException(NAME, 0, "empty");
  }

  /** Reads a wrapper known to be CBOR. */
  public Cmw readCbor(Bytes octets) throws MalformedException {
    return new CborForm(formOf2023)
        .read(CborReader.read(octets, NAME, CborRules.INDEFINITE_ALLOWED.withMaxOctets(maxOctets)));
  }

  /** Reads a wrapper known to be JSON. */
  public Cmw readJson(Bytes octets) throws MalformedException {
    return new JsonForm(formOf2023).read(JsonReader.read(octets, NAME, maxOctets), octets);
  }
}
