package org.attls.cmw.jose;

import java.util.Optional;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.octets.MalformedException;

/**
 * The headers of a JWS (RFC 7515, section 4), checked: a protected {@code alg} that is not {@code
 * none}; no {@code crit}, since no extension is understood here, and no {@code b64} (RFC 7797); no
 * name in both headers. Keys that a header brings along are not looked at.
 *
 * @param protectedHeader what the signature covers
 * @param unprotectedHeader what nobody signed
 * @param algorithm the protected {@code alg}
 * @param keyId the {@code kid} from either header: a hint, to be looked up among keys known already
 */
public record JwsHeaders(
    JsonObject protectedHeader,
    Optional<JsonObject> unprotectedHeader,
    String algorithm,
    Optional<String> keyId) {

  static JwsHeaders read(JsonObject protectedHeader, Optional<JsonObject> unprotectedHeader)
      throws MalformedException {
    refuseExtensions(protectedHeader);
    if (unprotectedHeader.isPresent()) {
      JsonObject unprotected = unprotectedHeader.get();
      refuseExtensions(unprotected);
      for (String name : unprotected.members().keySet()) {
        if (protectedHeader.members().containsKey(name)) {
          throw unprotected.failure("\"" + name + "\" in both headers");
        }
      }
      if (unprotected.optional("alg").isPresent()) {
        throw unprotected.failure("\"alg\" where it is not signed");
      }
    }
    JsonItem algorithm = protectedHeader.required("alg");
    if (algorithm.asText().isEmpty() || algorithm.asText().equalsIgnoreCase("none")) {
      throw algorithm.failure("not signed");
    }
    Optional<JsonItem> keyId = protectedHeader.optional("kid");
    if (keyId.isEmpty()) {
      keyId = unprotectedHeader.flatMap(it -> it.optional("kid"));
    }
    return new JwsHeaders(
        protectedHeader,
        unprotectedHeader,
        algorithm.asText(),
        keyId.isPresent() ? Optional.of(keyId.get().asText()) : Optional.empty());
  }

  private static void refuseExtensions(JsonObject header) throws MalformedException {
    for (String name : new String[] {"crit", "b64"}) {
      if (header.optional(name).isPresent()) {
        throw header.failure("\"" + name + "\" demands an extension, and none is understood");
      }
    }
  }
}
