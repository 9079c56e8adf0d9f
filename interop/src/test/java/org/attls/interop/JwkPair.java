package org.attls.interop;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;

/** A key on P-256 whose private half both sides of a test get, as a JWK. */
record JwkPair(String privateJwk, EcKey publicKey, EcSigner ecSigner, EarSigner signer) {
  static JwkPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      EcKey key = EcKey.of((ECPublicKey) pair.getPublic());
      String jwk =
          Json.text(
              Map.of(
                  "kty",
                  "EC",
                  "crv",
                  "P-256",
                  "alg",
                  "ES256",
                  "x",
                  Base64Url.encode(key.x()),
                  "y",
                  Base64Url.encode(key.y()),
                  "d",
                  Base64Url.encode(field(((ECPrivateKey) pair.getPrivate()).getS()))));
      return new JwkPair(
          jwk,
          key,
          new EcSigner(pair.getPrivate(), key),
          EarSigner.readJwk(Bytes.utf8(jwk), "jwk"));
    } catch (GeneralSecurityException | MalformedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Bytes field(BigInteger value) {
    return Bytes.fromHex(String.format("%064x", value));
  }
}
