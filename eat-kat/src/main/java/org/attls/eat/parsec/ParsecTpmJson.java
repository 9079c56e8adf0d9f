package org.attls.eat.parsec;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * The JSON form of a token, as verifiers put it into annotated evidence: the members of the CBOR
 * form, octets in base64 of the standard alphabet with padding (RFC 4648, section 4).
 *
 * <p>It is a form for reading. What travels as evidence is CBOR.
 */
public final class ParsecTpmJson {
  private static final int MAX_OCTETS = 64 * 1024;

  private ParsecTpmJson() {}

  /** Reads a token from a JSON document. */
  public static ParsecTpmToken read(Bytes document) throws MalformedException {
    return read(JsonReader.read(document, "token", MAX_OCTETS));
  }

  /** Reads a token that is part of a JSON document. Unknown members are ignored. */
  public static ParsecTpmToken read(JsonItem item) throws MalformedException {
    JsonItem.JsonObject token = item.asObject();
    JsonItem.JsonObject kat = token.required("kat").asObject();
    requireVersion(kat);
    ParsecTpmToken.Kat readKat =
        new ParsecTpmToken.Kat(
            kid(kat), structure(kat, "sig"), structure(kat, "certInfo"), structure(kat, "pubArea"));
    JsonItem.JsonObject pat = token.required("pat").asObject();
    requireVersion(pat);
    return new ParsecTpmToken(
        readKat,
        new ParsecTpmToken.Pat(kid(pat), structure(pat, "sig"), structure(pat, "attestInfo")));
  }

  /**
   * The members of the JSON form, in the order of the CDDL: {@code kat} and {@code pat}, each a map
   * of member to text.
   */
  public static Map<String, Map<String, String>> members(ParsecTpmToken token) {
    Map<String, String> kat = new LinkedHashMap<>();
    kat.put("tpmVer", ParsecTpmToken.TPM_VERSION);
    kat.put("kid", base64(token.kat().kid()));
    kat.put("sig", base64(token.kat().sig()));
    kat.put("certInfo", base64(token.kat().certInfo()));
    kat.put("pubArea", base64(token.kat().pubArea()));
    Map<String, String> pat = new LinkedHashMap<>();
    pat.put("tpmVer", ParsecTpmToken.TPM_VERSION);
    pat.put("kid", base64(token.pat().kid()));
    pat.put("sig", base64(token.pat().sig()));
    pat.put("attestInfo", base64(token.pat().attestInfo()));
    Map<String, Map<String, String>> members = new LinkedHashMap<>();
    members.put("kat", kat);
    members.put("pat", pat);
    return members;
  }

  /** A JSON document without white space. */
  public static String write(ParsecTpmToken token) {
    StringBuilder json = new StringBuilder();
    char opening = '{';
    for (Map.Entry<String, Map<String, String>> half : members(token).entrySet()) {
      json.append(opening).append('"').append(half.getKey()).append("\":");
      char inner = '{';
      // Names and base64 have no character that JSON escapes.
      for (Map.Entry<String, String> member : half.getValue().entrySet()) {
        json.append(inner).append('"').append(member.getKey()).append("\":\"");
        json.append(member.getValue()).append('"');
        inner = ',';
      }
      json.append('}');
      opening = ',';
    }
    return json.append('}').toString();
  }

  private static Bytes kid(JsonItem.JsonObject half) throws MalformedException {
    JsonItem item = half.required("kid");
    Bytes kid = octets(item);
    Optional<String> defect = ParsecTpmToken.kidDefect(kid);
    if (defect.isPresent()) {
      throw item.failure(defect.get());
    }
    return kid;
  }

  private static Bytes structure(JsonItem.JsonObject half, String member)
      throws MalformedException {
    JsonItem item = half.required(member);
    Bytes octets = octets(item);
    if (octets.isEmpty() || octets.size() > ParsecTpmToken.MAX_STRUCTURE) {
      throw item.failure(octets.size() + " octets, must be 1.." + ParsecTpmToken.MAX_STRUCTURE);
    }
    return octets;
  }

  private static void requireVersion(JsonItem.JsonObject half) throws MalformedException {
    JsonItem version = half.required("tpmVer");
    if (!version.asText().equals(ParsecTpmToken.TPM_VERSION)) {
      throw version.failure("expected \"" + ParsecTpmToken.TPM_VERSION + "\"");
    }
  }

  private static Bytes octets(JsonItem item) throws MalformedException {
    String text = item.asText();
    try {
      Bytes octets = Bytes.copyOf(Base64.getDecoder().decode(text));
      if (base64(octets).equals(text)) {
        return octets;
      }
    } catch (IllegalArgumentException notBase64) {
      throw item.failure("not base64 of the standard alphabet");
    }
    throw item.failure("base64 without its padding or with non-zero trailing bits");
  }

  private static String base64(Bytes octets) {
    return Base64.getEncoder().encodeToString(octets.toArray());
  }
}
