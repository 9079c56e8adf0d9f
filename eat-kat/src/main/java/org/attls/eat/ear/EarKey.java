package org.attls.eat.ear;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;

/**
 * The public key that a verifier signs its results with. The algorithm follows from the curve:
 * ES256 with P-256, ES384 with P-384; a token has no say in it.
 *
 * @param key a key on P-256 or P-384
 * @param kid its identifier; compared with the token's where both have one
 */
public record EarKey(EcKey key, Optional<String> kid) {
  /** Longest JWK that is read, in octets. */
  public static final int MAX_JWK = 8 * 1024;

  private static final JsonFactory FACTORY = new JsonFactory();

  /** SHA-256 of the SubjectPublicKeyInfo of the key pair that Veraison publishes for demos. */
  private static final Bytes DEMO_KEY_DIGEST =
      Bytes.fromHex("66e2b23c32c650217f99e11fb60b51ea72c6667c6dfd1238364435e62d659d5b");

  /** Refuses P-521, for which no algorithm is admitted. */
  public EarKey {
    if (key.curve() == EcCurve.P521) {
      throw new IllegalArgumentException("results are signed with P-256 or P-384, not with P-521");
    }
  }

  /** A key without identifier. */
  public static EarKey of(EcKey key) {
    return new EarKey(key, Optional.empty());
  }

  /**
   * A key from the text of a JWK (RFC 7517).
   *
   * @param jwk UTF-8, at most {@value #MAX_JWK} octets
   * @param where what the text is, for failures
   */
  public static EarKey readJwk(Bytes jwk, String where) throws MalformedException {
    return readJwk(JsonReader.read(jwk, where, MAX_JWK));
  }

  /**
   * A key from a JWK inside a document, such as {@code ear-verification-key} of Veraison's
   * discovery document.
   *
   * <pre>
   * { "kty": "EC", "crv": "P-256" / "P-384", "x": base64url, "y": base64url,
   *   ? "alg": "ES256" / "ES384", ? "kid": text, ? "use": "sig" }
   * </pre>
   *
   * RFC 7518, section 6.2.1: coordinates have the full size of the field. A JWK with a private part
   * is refused: whoever sends one has given the key away. Other members are ignored (RFC 7517,
   * section 4).
   */
  public static EarKey readJwk(JsonItem jwk) throws MalformedException {
    JsonObject members = jwk.asObject();
    if (members.optional("d").isPresent()) {
      throw members.failure("holds a private key where a public one belongs");
    }
    return readPublicPart(members);
  }

  /** A key from PEM "PUBLIC KEY". */
  public static EarKey readPem(String pem, String where) throws MalformedException {
    return admitted(EcKey.ofPem(pem, where), Optional.empty(), where);
  }

  /** The one algorithm of this key: {@code ES256} or {@code ES384}. */
  public String algorithm() {
    return key.curve() == EcCurve.P256 ? "ES256" : "ES384";
  }

  /**
   * Whether this is the key whose private half Veraison publishes and every stock deployment uses.
   * Whoever trusts it trusts everybody.
   */
  public boolean isPublishedVeraisonDemoKey() {
    return sha256(key.spki()).equals(DEMO_KEY_DIGEST);
  }

  /** The JWK, with {@code alg}, as a discovery document shows it. */
  public String jwk() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("kty", "EC");
      json.writeStringField("crv", key.curve().joseName());
      json.writeStringField("x", Base64Url.encode(key.x()));
      json.writeStringField("y", Base64Url.encode(key.y()));
      json.writeStringField("alg", algorithm());
      if (kid.isPresent()) {
        json.writeStringField("kid", kid.get());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** The public members of a JWK that may have private ones. */
  static EarKey readPublicPart(JsonObject members) throws MalformedException {
    textMember(members, "kty", "EC");
    JsonItem crv = members.required("crv");
    EcCurve curve =
        switch (crv.asText()) {
          case "P-256" -> EcCurve.P256;
          case "P-384" -> EcCurve.P384;
          default -> throw crv.failure("neither P-256 nor P-384");
        };
    EcKey key =
        EcKey.ofPoint(
            curve,
            fullSize(members.required("x"), curve),
            fullSize(members.required("y"), curve),
            members.path());
    Optional<String> kid = Optional.empty();
    if (members.optional("kid").isPresent()) {
      kid = Optional.of(members.required("kid").asText());
    }
    EarKey read = admitted(key, kid, members.path());
    if (members.optional("alg").isPresent()) {
      textMember(members, "alg", read.algorithm());
    }
    if (members.optional("use").isPresent()) {
      textMember(members, "use", "sig");
    }
    return read;
  }

  /** A field element of exactly the field's size, in base64url. */
  static Bytes fullSize(JsonItem item, EcCurve curve) throws MalformedException {
    Bytes octets = Base64Url.decode(item.asText(), item.path());
    if (octets.size() != curve.fieldOctets()) {
      throw item.failure(octets.size() + " octets, not " + curve.fieldOctets());
    }
    return octets;
  }

  private static EarKey admitted(EcKey key, Optional<String> kid, String where)
      throws MalformedException {
    if (key.curve() == EcCurve.P521) {
      throw new MalformedException(where, -1, "neither P-256 nor P-384");
    }
    return new EarKey(key, kid);
  }

  private static void textMember(JsonObject members, String name, String expected)
      throws MalformedException {
    JsonItem member = members.required(name);
    if (!member.asText().equals(expected)) {
      throw member.failure("not \"" + expected + "\"");
    }
  }

  private static Bytes sha256(Bytes octets) {
    try {
      return Bytes.copyOf(MessageDigest.getInstance("SHA-256").digest(octets.toArray()));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java runtime has SHA-256", missing);
    }
  }
}
