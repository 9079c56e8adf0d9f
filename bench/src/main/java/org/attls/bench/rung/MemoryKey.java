package org.attls.bench.rung;

import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.SignatureAlgorithm;
import org.attls.tls.curve.EcdsaSigner;
import org.attls.tls.curve.EllipticCurves;
import org.attls.tls.curve.NistCurve;

/** An identity key in memory that signs by the same code as an X.509 credential would. */
public final class MemoryKey implements IdentityKey {
  private final Bytes subjectPublicKeyInfo;
  private final EcdsaSigner signer;

  /** A key that signs by that code. */
  public MemoryKey(KeyPair pair, EllipticCurves curves) {
    this.subjectPublicKeyInfo = Bytes.copyOf(pair.getPublic().getEncoded());
    try {
      this.signer = curves.signer(NistCurve.P256, pair.getPrivate());
    } catch (InvalidKeyException impossible) {
      throw new IllegalStateException("a key of the JDK on P-256", impossible);
    }
  }

  @Override
  public Bytes subjectPublicKeyInfo() {
    return subjectPublicKeyInfo;
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.ECDSA_P256_SHA256;
  }

  @Override
  public Bytes sign(Bytes content, Deadline deadline) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.toArray());
      return Bytes.copyOf(signer.sign(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java runtime has SHA-256", impossible);
    }
  }

  /** The key is for all connections. */
  @Override
  public void close() {}
}
