package org.attls.cmw.jose;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SignatureException;
import java.util.Optional;
import java.util.Set;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/**
 * A JWS as received or made (RFC 7515, section 7); its payload is handed out by {@link
 * #verify(JwsVerifier)}.
 *
 * <pre>
 * compact   = BASE64URL(UTF8(protected)) "." BASE64URL(payload) "." BASE64URL(signature)
 * flattened = { "protected": text, ? "header": object, "payload": text, "signature": text }
 * </pre>
 *
 * <p>The flattened form is closed here: other members, and the general form with its list of
 * signatures, are refused. A compact JWS has no octet around it, not even a line feed.
 */
public final class Jws {
  private static final String NAME = "jws";
  private static final Set<String> MEMBERS = Set.of("protected", "header", "payload", "signature");

  private final JwsHeaders headers;
  private final Bytes signingInput;
  private final Bytes payload;
  private final Bytes signature;
  private final Bytes octets;

  private Jws(
      JwsHeaders headers, Bytes signingInput, Bytes payload, Bytes signature, Bytes octets) {
    this.headers = headers;
    this.signingInput = signingInput;
    this.payload = payload;
    this.signature = signature;
    this.octets = octets;
  }

  /**
   * Reads either form: a JSON object is flattened, anything else compact.
   *
   * @param maxOctets longest JWS, in octets
   */
  public static Jws read(Bytes octets, int maxOctets) throws MalformedException {
    for (int i = 0; i < octets.size(); i++) {
      int octet = octets.u8(i);
      if (octet == '{') {
        return readFlattened(octets, maxOctets);
      }
      if (octet != ' ' && octet != '\t' && octet != '\r' && octet != '\n') {
        break;
      }
    }
    return readCompact(octets, maxOctets);
  }

  /** Reads the compact form. */
  public static Jws readCompact(Bytes octets, int maxOctets) throws MalformedException {
    if (octets.size() > maxOctets) {
      throw new MalformedException(
          NAME, -1, octets.size() + " octets, at most " + maxOctets + " are read");
    }
    // Every octet becomes one character, so that those outside ASCII are refused as base64url.
    String text = new String(octets.toArray(), StandardCharsets.ISO_8859_1);
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw new MalformedException(NAME, -1, "not three parts separated by full stops");
    }
    return of(parts[0], Optional.empty(), parts[1], parts[2], octets, maxOctets);
  }

  /** Reads the flattened form. */
  public static Jws readFlattened(Bytes octets, int maxOctets) throws MalformedException {
    JsonObject root = JsonReader.read(octets, NAME, maxOctets).asObject();
    for (String member : root.members().keySet()) {
      if (!MEMBERS.contains(member)) {
        throw root.failure("\"" + member + "\" is no member of a flattened JWS");
      }
    }
    Optional<JsonItem> header = root.optional("header");
    return of(
        root.required("protected").asText(),
        header.isPresent() ? Optional.of(header.get().asObject()) : Optional.empty(),
        root.required("payload").asText(),
        root.required("signature").asText(),
        octets,
        maxOctets);
  }

  private static Jws of(
      String protectedText,
      Optional<JsonObject> unprotectedHeader,
      String payloadText,
      String signatureText,
      Bytes octets,
      int maxOctets)
      throws MalformedException {
    JsonObject protectedHeader =
        JsonReader.read(
                Base64Url.decode(protectedText, NAME + ".protected"),
                NAME + ".protected",
                maxOctets)
            .asObject();
    JwsHeaders headers = JwsHeaders.read(protectedHeader, unprotectedHeader);
    Bytes payload = Base64Url.decode(payloadText, NAME + ".payload");
    Bytes signature = Base64Url.decode(signatureText, NAME + ".signature");
    if (signature.isEmpty()) {
      throw new MalformedException(NAME + ".signature", -1, "empty");
    }
    Bytes signingInput = Bytes.utf8(protectedText + "." + payloadText);
    return new Jws(headers, signingInput, payload, signature, octets);
  }

  /**
   * Verifies the signature.
   *
   * @return the payload, which nobody has parsed yet
   * @throws SignatureException if the signature is not right
   */
  public Bytes verify(JwsVerifier verifier) throws GeneralSecurityException {
    if (!verifier.verify(headers, signingInput, signature)) {
      throw new SignatureException(
          "the signature of the JWS (alg " + printable(headers.algorithm()) + ") does not verify");
    }
    return payload;
  }

  /** The payload as anybody may have written it: to show it, or to find the key inside it. */
  public Bytes unverifiedPayload() {
    return payload;
  }

  /** The headers; the protected one is no better than the signature until it is verified. */
  public JwsHeaders headers() {
    return headers;
  }

  /** The signature, not empty. */
  public Bytes signature() {
    return signature;
  }

  /** What the signature covers. */
  public Bytes signingInput() {
    return signingInput;
  }

  /** The complete serialization. */
  public Bytes octets() {
    return octets;
  }

  private static String printable(String algorithm) {
    return algorithm.matches("[A-Za-z0-9._+-]{1,32}") ? algorithm : "unknown";
  }
}
