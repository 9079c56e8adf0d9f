package org.attls.cmw;

import java.util.Optional;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * The claim {@code cmw} that puts a wrapper into a CWT or JWT (draft-ietf-rats-msg-wrap-23, section
 * 4.3): any CBOR wrapper in the one, any JSON wrapper in the other.
 */
public final class CmwClaim {
  /** Name of the claim in a JWT. */
  public static final String NAME = "cmw";

  /** Key of the claim in a CWT: the value that the draft asks for, not assigned yet. */
  public static final long KEY = 299;

  private CmwClaim() {}

  /** The wrapper among the claims of a CWT, where there is one. */
  public static Optional<Cmw> in(CborMap claims) throws MalformedException {
    Optional<CborItem> claim = claims.optional(KEY);
    return claim.isPresent() ? Optional.of(read(claim.get())) : Optional.empty();
  }

  /** The wrapper among the claims of a JWT, where there is one. */
  public static Optional<Cmw> in(JsonObject claims) throws MalformedException {
    Optional<JsonItem> claim = claims.optional(NAME);
    return claim.isPresent() ? Optional.of(read(claim.get())) : Optional.empty();
  }

  /** The wrapper that is the value of the claim in a CWT, or a part of any other CBOR document. */
  public static Cmw read(CborItem value) throws MalformedException {
    return new CborForm(false).read(value);
  }

  /**
   * The wrapper that is the value of the claim in a JWT, or a part of any other JSON document; its
   * {@link Cmw#octets()} are the serialization without white space.
   */
  public static Cmw read(JsonItem value) throws MalformedException {
    return new JsonForm(false).read(value);
  }

  /**
   * The value of the claim in a CWT, a complete CBOR item.
   *
   * @throws IllegalArgumentException if the wrapper is JSON
   */
  public static Bytes cwtValue(Cmw cmw) {
    return value(cmw, Serialization.CBOR);
  }

  /**
   * The value of the claim in a JWT, a complete JSON value in UTF-8.
   *
   * @throws IllegalArgumentException if the wrapper is CBOR
   */
  public static Bytes jwtValue(Cmw cmw) {
    return value(cmw, Serialization.JSON);
  }

  private static Bytes value(Cmw cmw, Serialization needed) {
    if (cmw.serialization() != needed) {
      throw new IllegalArgumentException(
          "a " + cmw.serialization() + " wrapper in a token of " + needed);
    }
    return cmw.octets();
  }
}
