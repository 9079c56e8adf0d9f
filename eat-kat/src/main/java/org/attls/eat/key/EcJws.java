package org.attls.eat.key;

import java.security.GeneralSecurityException;
import org.attls.cmw.jose.JwsSigner;
import org.attls.cmw.jose.JwsVerifier;
import org.attls.cmw.octets.Bytes;

/**
 * ECDSA in JWS (RFC 7518, section 3.4): ES256, ES384 or ES512, whichever belongs to the curve of
 * the key. Signatures are {@code r || s}, each of the full size of the field.
 */
public final class EcJws {
  private EcJws() {}

  /** Verifies with a key that is trusted already; the message's algorithm must be the key's. */
  public static JwsVerifier verifier(EcKey key) {
    return (headers, signingInput, signature) ->
        headers.algorithm().equals(algorithm(key)) && key.verifies(signingInput, signature);
  }

  /** Signs with a key of the JDK. */
  public static JwsSigner signer(EcSigner key) {
    return new KeySigner(algorithm(key.publicKey()), key::sign);
  }

  private record KeySigner(String algorithm, Ecdsa.Signing signing) implements JwsSigner {
    @Override
    public Bytes sign(Bytes signingInput) throws GeneralSecurityException {
      return signing.sign(signingInput);
    }
  }

  private static String algorithm(EcKey key) {
    return switch (key.curve()) {
      case P256 -> "ES256";
      case P384 -> "ES384";
      case P521 -> "ES512";
    };
  }
}
