package org.attls.corim.signed;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcKey;

/** A key pair that signs COSE messages: ES256 on P-256, ES384 on P-384, ES512 on P-521. */
public final class TestSigner implements CoseSigner {
  private final int algorithm;
  private final String jdkName;
  private final KeyPair keys;

  private TestSigner(int algorithm, String jdkName, KeyPair keys) {
    this.algorithm = algorithm;
    this.jdkName = jdkName;
    this.keys = keys;
  }

  /** A fresh key on P-256. */
  public static TestSigner es256() {
    return new TestSigner(-7, "SHA256withECDSAinP1363Format", generate("secp256r1"));
  }

  /** A fresh key on P-384. */
  public static TestSigner es384() {
    return new TestSigner(-35, "SHA384withECDSAinP1363Format", generate("secp384r1"));
  }

  /** A fresh key on P-521. */
  public static TestSigner es512() {
    return new TestSigner(-36, "SHA512withECDSAinP1363Format", generate("secp521r1"));
  }

  /** The same key, claiming another algorithm than it signs with. */
  TestSigner claiming(int other) {
    return new TestSigner(other, jdkName, keys);
  }

  /** The key pair. */
  KeyPair keys() {
    return keys;
  }

  /** The public key. */
  public EcKey key() {
    try {
      return EcKey.of((ECPublicKey) keys.getPublic());
    } catch (MalformedException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public int algorithm() {
    return algorithm;
  }

  @Override
  public Bytes sign(Bytes toBeSigned) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(jdkName);
    signature.initSign(keys.getPrivate());
    signature.update(toBeSigned.toArray());
    return Bytes.copyOf(signature.sign());
  }

  private static KeyPair generate(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }
}
