package org.attls.attack.lab;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.attls.cmw.octets.Bytes;

/** Results in compact JWS form, signed in ways that must not count. */
public final class ForgedResult {
  private ForgedResult() {}

  /** The same claims under {@code alg: none}. */
  public static Bytes unsigned(Bytes token) {
    return Bytes.utf8(header("{\"alg\":\"none\"}") + "." + part(token, 1) + ".");
  }

  /** The same claims under a MAC whose key everybody knows. */
  public static Bytes hmac(Bytes token, String publicKey) {
    String content = header("{\"alg\":\"HS256\"}") + "." + part(token, 1);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(publicKey.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] tag = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
      return Bytes.utf8(
          content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(tag));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java runtime has HMAC", impossible);
    }
  }

  /** A header whose key identifier leads to a file; the signature is that of the old header. */
  public static Bytes pathAsKeyIdentifier(Bytes token) {
    return Bytes.utf8(
        header("{\"alg\":\"ES256\",\"kid\":\"../../../../dev/null\"}")
            + "."
            + part(token, 1)
            + "."
            + part(token, 2));
  }

  private static String header(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.US_ASCII));
  }

  private static String part(Bytes token, int index) {
    return new String(token.toArray(), StandardCharsets.US_ASCII).split("\\.", -1)[index];
  }
}
