package org.attls.tls.fake;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Keys of the JDK that BouncyCastle has made, and its code to sign with: in a young process the
 * JDK's own takes five times as long, which thousands of handshakes with fakes would wait for.
 */
final class FastKeys {
  static final Provider PROVIDER = new BouncyCastleProvider();

  private FastKeys() {}

  /** A fresh key on that curve, by the JDK's name for it. */
  static KeyPair onCurve(String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", PROVIDER);
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair made = generator.generateKeyPair();
    KeyFactory jdk = KeyFactory.getInstance("EC");
    return new KeyPair(
        jdk.generatePublic(new X509EncodedKeySpec(made.getPublic().getEncoded())),
        jdk.generatePrivate(new PKCS8EncodedKeySpec(made.getPrivate().getEncoded())));
  }
}
