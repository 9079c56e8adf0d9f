package org.attls.attack.lab;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcKey;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.SignatureAlgorithm;

/** A key on P-256 in memory, for whoever gets hold of it: closing it changes nothing. */
public final class LabKey implements IdentityKey {
  private final KeyPair pair;
  private final EcKey key;

  /** A fresh key. */
  public LabKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", LabCode.PROVIDER);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      this.pair = generator.generateKeyPair();
      this.key = EcKey.of((ECPublicKey) pair.getPublic());
    } catch (GeneralSecurityException | MalformedException impossible) {
      throw new IllegalStateException("Bouncy Castle has P-256", impossible);
    }
  }

  /** The public half. */
  public EcKey publicKey() {
    return key;
  }

  @Override
  public Bytes subjectPublicKeyInfo() {
    return key.spki();
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.ECDSA_P256_SHA256;
  }

  @Override
  public Bytes sign(Bytes content, Deadline deadline) {
    return sign(content, "SHA256withECDSA");
  }

  /** Signs as a TPM does: r and s, one behind the other. */
  Bytes signRaw(Bytes content) {
    return sign(content, "SHA256withPLAIN-ECDSA");
  }

  private Bytes sign(Bytes content, String algorithm) {
    try {
      Signature signature = Signature.getInstance(algorithm, LabCode.PROVIDER);
      signature.initSign(pair.getPrivate());
      signature.update(content.toArray());
      return Bytes.copyOf(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("a P-256 key did not sign", impossible);
    }
  }

  @Override
  public void close() {
    // It has leaked: whoever has it goes on using it.
  }
}
