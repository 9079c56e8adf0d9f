package org.attls.eat.claims;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.key.EcKey;

/**
 * The key that the presenter of a token must prove to possess: the claim {@code cnf} (RFC 8747,
 * section 3; RFC 7800, section 3).
 *
 * <pre>
 * cnf = { ? 1 =&gt; COSE_Key, ? 3 =&gt; bstr }          JSON: { ? "jwk": JWK, ? "kid": text }
 * </pre>
 *
 * <p>Only keys on the curves of {@link org.attls.eat.key.EcCurve} are read; encrypted keys are not.
 *
 * @param key the key itself
 * @param keyId its identifier, in JSON the text's UTF-8
 */
public record Confirmation(Optional<EcKey> key, Optional<Bytes> keyId) {
  /** Checks that there is one at least. */
  public Confirmation {
    if (key.isEmpty() && keyId.isEmpty()) {
      throw new IllegalArgumentException("neither a key nor its identifier");
    }
  }

  /** A key. */
  public static Confirmation of(EcKey key) {
    return new Confirmation(Optional.of(key), Optional.empty());
  }
}
