package org.attls.eat.key;

import java.util.Optional;
import java.util.stream.Stream;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * A public key as a JWK (RFC 7517; RFC 7518, section 6.2).
 *
 * <pre>
 * { "kty": "EC", "crv": "P-256" / "P-384" / "P-521", "x": base64url, "y": base64url, * text =&gt; any }
 * </pre>
 *
 * <p>Coordinates have the full size of the field; a private part is refused; members that are not
 * shown are ignored (RFC 7517, section 4).
 *
 * @param key the key
 */
public record EcJwk(EcKey key) {
  /** The JWK of a key. */
  public static EcJwk of(EcKey key) {
    return new EcJwk(key);
  }

  /** Reads a JWK inside a JSON document. */
  public static EcJwk read(JsonItem item) throws MalformedException {
    JsonObject jwk = item.asObject();
    if (jwk.optional("d").isPresent()) {
      throw jwk.failure("private key material where a public key belongs");
    }
    JsonItem keyType = jwk.required("kty");
    if (!keyType.asText().equals("EC")) {
      throw keyType.failure("not \"EC\", the only type used here");
    }
    JsonItem name = jwk.required("crv");
    String curveName = name.asText();
    Optional<EcCurve> curve =
        Stream.of(EcCurve.values()).filter(it -> it.joseName().equals(curveName)).findFirst();
    if (curve.isEmpty()) {
      throw name.failure("none of P-256, P-384, P-521");
    }
    Bytes x = coordinate(jwk.required("x"), curve.get());
    Bytes y = coordinate(jwk.required("y"), curve.get());
    return new EcJwk(EcKey.ofPoint(curve.get(), x, y, item.path()));
  }

  /** The JWK in UTF-8. */
  public Bytes json() {
    return Bytes.utf8(
        "{\"kty\":\"EC\",\"crv\":\""
            + key.curve().joseName()
            + "\",\"x\":\""
            + Base64Url.encode(key.x())
            + "\",\"y\":\""
            + Base64Url.encode(key.y())
            + "\"}");
  }

  private static Bytes coordinate(JsonItem item, EcCurve curve) throws MalformedException {
    Bytes octets = Base64Url.decode(item.asText(), item.path());
    if (octets.size() != curve.fieldOctets()) {
      throw item.failure(octets.size() + " octets, not " + curve.fieldOctets());
    }
    return octets;
  }
}
