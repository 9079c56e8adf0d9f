package org.attls.cli.inspect;

import java.util.ArrayList;
import java.util.List;
import org.attls.cmw.jose.Jws;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.outline.Outline;

/** Signed JSON web tokens (RFC 7519), compact or flattened, with whatever claims. */
final class JwtView {
  private JwtView() {}

  /** Reads a token. */
  static Outline of(Bytes octets) throws MalformedException {
    return of(octets, 0);
  }

  static Outline of(Bytes octets, int depth) throws MalformedException {
    Jws jws = Jws.read(octets, Inspection.MAX_OCTETS);
    Signatures.requireSize(jws.headers().algorithm(), jws.signature(), "jws.signature");
    return signed("JWT", jws, Nested.opened(claims(jws.unverifiedPayload()), depth));
  }

  /** The claims of a token: a JSON object. */
  static Outline claims(Bytes payload) throws MalformedException {
    return Nested.opened(
        JsonOutline.of(
            "claims", JsonReader.read(payload, "jws.payload", Inspection.MAX_OCTETS).asObject()));
  }

  /** A JWS around its payload. */
  static Outline signed(String label, Jws jws, Outline payload) {
    List<Outline> parts = new ArrayList<>();
    parts.add(JsonOutline.of("header", jws.headers().protectedHeader()));
    jws.headers()
        .unprotectedHeader()
        .ifPresent(header -> parts.add(JsonOutline.of("unprotected header", header)));
    parts.add(payload);
    parts.add(Outline.octets("signature", jws.signature()));
    return Outline.of(label, parts).remarked(Signatures.UNVERIFIED);
  }
}
