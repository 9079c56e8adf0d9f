package org.attls.eat.claims;

import org.attls.cmw.Serialization;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Claims that nobody signed (RFC 9781): worth as much as the secure channel they came through, or
 * the token that has their hash.
 *
 * <pre>
 * UCCS = #6.601(Claims-Set)
 * </pre>
 *
 * @param unsignedClaims in CBOR
 */
public record Uccs(ClaimsSet unsignedClaims) {
  /** The CBOR tag. */
  public static final long TAG = 601;

  /** Checks that the claims are CBOR. */
  public Uccs {
    unsignedClaims.octetsAs(Serialization.CBOR);
  }

  /** Reads the whole of {@code octets}; the tag must be there. */
  public static Uccs read(Bytes octets) throws MalformedException {
    return new Uccs(
        ClaimsSet.readCbor(CborReader.read(octets, "uccs", ClaimsSet.RULES).asTag(TAG)));
  }

  /** The complete serialization; around received claims, the received one with shortest head. */
  public Bytes octets() {
    return CborWriter.tag(TAG, unsignedClaims.octets());
  }
}
