package org.attls.eat.ear;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * The parts of a signed JWT in compact form (RFC 7515, section 7.1), decoded and not verified.
 *
 * <pre>
 * BASE64URL(UTF8(JWS Protected Header)) || '.' || BASE64URL(JWS Payload) || '.' ||
 * BASE64URL(JWS Signature)
 * </pre>
 *
 * Keys that the header brings along ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) are not
 * looked at. A {@code crit} is refused: no extension is understood here.
 *
 * @param header the protected header
 * @param algorithm its {@code alg}, as the sender spelled it
 * @param keyId its {@code kid}
 * @param payload the payload as signed
 * @param signature the signature octets
 * @param signingInput what the signature covers
 */
public record CompactJws(
    JsonObject header,
    String algorithm,
    Optional<String> keyId,
    Bytes payload,
    Bytes signature,
    Bytes signingInput) {
  /** Largest token that is read, in octets. */
  public static final int MAX_OCTETS = 64 * 1024;

  private static final int MAX_HEADER = 16 * 1024;

  /** Splits and decodes a token; nothing may surround it, not even a line feed. */
  public static CompactJws read(Bytes token) throws MalformedException {
    if (token.size() > MAX_OCTETS) {
      throw new MalformedException(
          "jws", -1, token.size() + " octets, at most " + MAX_OCTETS + " are read");
    }
    // Every octet becomes one character, so that those outside ASCII are refused as base64url.
    String text = new String(token.toArray(), StandardCharsets.ISO_8859_1);
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
      throw new MalformedException("jws", -1, "not three parts separated by full stops");
    }
    JsonObject header =
        JsonReader.read(
                Base64Url.decode(text.substring(0, first), "jws.header"), "jws.header", MAX_HEADER)
            .asObject();
    if (header.optional("crit").isPresent()) {
      throw header.failure("\"crit\" demands extensions, and none is understood");
    }
    Optional<String> keyId = Optional.empty();
    if (header.optional("kid").isPresent()) {
      keyId = Optional.of(header.required("kid").asText());
    }
    return new CompactJws(
        header,
        header.required("alg").asText(),
        keyId,
        Base64Url.decode(text.substring(first + 1, second), "jws.payload"),
        Base64Url.decode(text.substring(second + 1), "jws.signature"),
        token.slice(0, second));
  }
}
