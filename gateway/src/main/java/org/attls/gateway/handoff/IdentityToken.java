package org.attls.gateway.handoff;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.attls.cmw.ecdsa.EcdsaCode;
import org.attls.cmw.octets.Bytes;

/**
 * Signs who a device is, for a back end that checks it: a JWT (RFC 7519) with ES256.
 *
 * <pre>
 * {"alg":"ES256","typ":"JWT"}
 * {"iss":…,"aud":…,"sub":the device's id,"iat":…,"exp":…,"jti":connection id,
 *  "cnf":{"spki-sha256":key of CertificateVerify},"verdict":SHA-256 of the attestation result,
 *  "tier":…,"policy":…}
 * </pre>
 */
public final class IdentityToken {
  /** How long a token lives; less where the verdict ends earlier. */
  public static final Duration LIFETIME = Duration.ofSeconds(60);

  private static final JsonFactory JSON = new JsonFactory();
  private static final int P256_BITS = 256;

  private final PrivateKey key;
  private final Optional<EcdsaCode.Signing> code;
  private final String issuer;
  private final String audience;
  private final InstantSource clock;

  /**
   * @param key EC on P-256
   * @param issuer the gateway's name
   * @param audience the back end's name
   * @throws IllegalArgumentException for another key
   */
  public IdentityToken(PrivateKey key, String issuer, String audience, InstantSource clock) {
    if (!(key instanceof ECPrivateKey ec)
        || ec.getParams().getOrder().bitLength() != P256_BITS
        || ec.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
      throw new IllegalArgumentException("tokens are signed with an EC key on P-256");
    }
    this.key = key;
    this.code = code(key);
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
  }

  /** Nothing for a key that does not show itself: the JDK signs with it then. */
  private static Optional<EcdsaCode.Signing> code(PrivateKey key) {
    Optional<EcdsaCode> found = EcdsaCode.found();
    if (found.isEmpty() || !"PKCS#8".equals(key.getFormat())) {
      return Optional.empty();
    }
    try {
      return Optional.of(found.get().signing("secp256r1", key));
    } catch (InvalidKeyException otherCurve) {
      throw new IllegalArgumentException("tokens are signed with an EC key on P-256", otherCurve);
    }
  }

  /** A token in compact form. */
  public String of(DeviceFacts facts) {
    String signed = part("{\"alg\":\"ES256\",\"typ\":\"JWT\"}") + "." + part(claims(facts));
    try {
      return signed + "." + base64(signature(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException("the key for tokens cannot sign", unusable);
    }
  }

  /** On Java 17 the JDK's own code takes ten times as long as the engine's. */
  private byte[] signature(byte[] signed) throws GeneralSecurityException {
    if (code.isPresent()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return code.get().sign(Bytes.copyOf(digest.digest(signed))).toArray();
    }
    Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
    ecdsa.initSign(key);
    ecdsa.update(signed);
    return ecdsa.sign();
  }

  private String claims(DeviceFacts facts) {
    Instant now = clock.instant();
    Instant end = now.plus(LIFETIME);
    Instant until = facts.validUntil().isBefore(end) ? facts.validUntil() : end;
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("iss", issuer);
      json.writeStringField("aud", audience);
      json.writeStringField("sub", facts.device().text());
      json.writeNumberField("iat", now.getEpochSecond());
      json.writeNumberField("exp", until.getEpochSecond());
      json.writeStringField("jti", facts.connectionId().hex());
      json.writeObjectFieldStart("cnf");
      json.writeStringField("spki-sha256", base64(facts.keyDigest().toArray()));
      json.writeEndObject();
      json.writeStringField("verdict", base64(facts.verdictDigest().toArray()));
      json.writeStringField("tier", facts.tier().name().toLowerCase(Locale.ROOT));
      json.writeStringField("policy", facts.appliedPolicy());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static String part(String json) {
    return base64(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
