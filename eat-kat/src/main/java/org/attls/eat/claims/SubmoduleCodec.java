package org.attls.eat.claims;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.attls.cmw.Serialization;
import org.attls.cmw.cbor.CborArray;
import org.attls.cmw.cbor.CborBytes;
import org.attls.cmw.cbor.CborItem;
import org.attls.cmw.cbor.CborMap;
import org.attls.cmw.cbor.CborReader;
import org.attls.cmw.cbor.CborTag;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.jose.Jws;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * Submodules and the tokens inside them (RFC 9711, sections 4.2.18 and 7.3).
 *
 * <pre>
 * CBOR: Submodule    = Claims-Set / Nested-Token / Detached-Submodule-Digest
 *       Nested-Token = bstr .cbor (#6.61(…) / #6.602(…)) / tstr      ; text: JSON, as below
 * JSON: Submodule    = Claims-Set / JSON-Selector
 *       JSON-Selector = [ "JWT", text ] / [ "CBOR", base64-url-text ]
 *                     / [ "BUNDLE", Detached-EAT-Bundle ] / [ "DIGEST", Detached-Submodule-Digest ]
 * Detached-Submodule-Digest = [ hash-algorithm: int / text, digest: binary-data ]
 * </pre>
 */
final class SubmoduleCodec {
  static final long CWT_TAG = 61;
  static final long BUNDLE_TAG = 602;

  private static final String JWT = "JWT";
  private static final String CBOR = "CBOR";
  private static final String BUNDLE = "BUNDLE";
  private static final String DIGEST = "DIGEST";

  static final ClaimCodec<Submodule> SUBMODULE =
      new ClaimCodec<>(
          SubmoduleCodec::read, SubmoduleCodec::cbor, SubmoduleCodec::read, SubmoduleCodec::json);

  /** A token inside CBOR, or inside JSON where a digest has no place. */
  static final ClaimCodec<NestedToken> NESTED =
      new ClaimCodec<>(
          SubmoduleCodec::nested,
          SubmoduleCodec::cbor,
          SubmoduleCodec::nested,
          SubmoduleCodec::selector);

  private SubmoduleCodec() {}

  private static Submodule read(CborItem item) throws MalformedException {
    if (item instanceof CborMap) {
      return new Submodule.Claims(ClaimsSet.readCbor(item));
    }
    if (item instanceof CborArray) {
      List<CborItem> members = item.asArray(2, 2);
      return new Submodule.Digest(Label.read(members.get(0)), members.get(1).asBytes());
    }
    return new Submodule.Nested(nested(item));
  }

  private static NestedToken nested(CborItem item) throws MalformedException {
    if (item instanceof CborBytes string) {
      requireTag(CborReader.readEmbedded(string, item.path(), ClaimsSet.RULES));
      return new NestedToken.Cbor(string.value());
    }
    Bytes json = Bytes.utf8(item.asText());
    NestedToken token = nested(JsonReader.read(json, item.path(), ClaimsSet.MAX_OCTETS));
    if (token instanceof NestedToken.Cbor) {
      throw item.failure("a CBOR token in JSON in a CBOR token");
    }
    return token;
  }

  private static void requireTag(CborItem token) throws MalformedException {
    if (!(token instanceof CborTag tag) || tag.number() != CWT_TAG && tag.number() != BUNDLE_TAG) {
      throw token.failure("a nested token begins with tag 61 or 602");
    }
  }

  private static Bytes cbor(Submodule submodule) {
    if (submodule instanceof Submodule.Claims claims) {
      return claims.set().octetsAs(Serialization.CBOR);
    }
    if (submodule instanceof Submodule.Digest digest) {
      return CborWriter.array(digest.algorithm().cbor(), CborWriter.bytes(digest.digest()));
    }
    return cbor(((Submodule.Nested) submodule).token());
  }

  private static Bytes cbor(NestedToken token) {
    if (token instanceof NestedToken.Cbor it) {
      return CborWriter.bytes(it.octets());
    }
    return CborWriter.text(new String(selector(token).toArray(), StandardCharsets.UTF_8));
  }

  private static Submodule read(JsonItem item) throws MalformedException {
    if (item instanceof JsonObject) {
      return new Submodule.Claims(ClaimsSet.readJson(item));
    }
    List<JsonItem> members = SoftwareCodecs.exactly(item, 2, 2);
    if (members.get(0).asText().equals(DIGEST)) {
      List<JsonItem> digest = SoftwareCodecs.exactly(members.get(1), 2, 2);
      return new Submodule.Digest(
          DeviceCodecs.label(digest.get(0)), BasicCodecs.BYTES.read(digest.get(1)));
    }
    return new Submodule.Nested(nested(item));
  }

  private static NestedToken nested(JsonItem item) throws MalformedException {
    List<JsonItem> members = SoftwareCodecs.exactly(item, 2, 2);
    JsonItem value = members.get(1);
    switch (members.get(0).asText()) {
      case JWT -> {
        String compact = value.asText();
        try {
          Jws.readCompact(Bytes.utf8(JsonValues.unicode(value, compact)), ClaimsSet.MAX_OCTETS);
        } catch (MalformedException malformed) {
          throw malformed.inside(value.path());
        }
        return new NestedToken.Jwt(compact);
      }
      case CBOR -> {
        Bytes octets = Base64Url.decode(value.asText(), value.path());
        requireTag(CborReader.read(octets, value.path(), ClaimsSet.RULES));
        return new NestedToken.Cbor(octets);
      }
      case BUNDLE -> {
        return new NestedToken.JsonBundle(JsonValues.of(value));
      }
      default -> throw members.get(0).failure("none of JWT, CBOR, BUNDLE");
    }
  }

  private static Bytes json(Submodule submodule) {
    if (submodule instanceof Submodule.Claims claims) {
      return claims.set().octetsAs(Serialization.JSON);
    }
    if (submodule instanceof Submodule.Digest digest) {
      return JsonValues.array(
          List.of(
              JsonValues.string(DIGEST),
              JsonValues.array(
                  List.of(
                      DeviceCodecs.json(digest.algorithm()),
                      JsonValues.base64Url(digest.digest())))));
    }
    return selector(((Submodule.Nested) submodule).token());
  }

  private static Bytes selector(NestedToken token) {
    if (token instanceof NestedToken.Jwt jwt) {
      return JsonValues.array(List.of(JsonValues.string(JWT), JsonValues.string(jwt.compact())));
    }
    if (token instanceof NestedToken.Cbor cbor) {
      return JsonValues.array(
          List.of(JsonValues.string(CBOR), JsonValues.base64Url(cbor.octets())));
    }
    return JsonValues.array(
        List.of(JsonValues.string(BUNDLE), ((NestedToken.JsonBundle) token).json()));
  }
}
