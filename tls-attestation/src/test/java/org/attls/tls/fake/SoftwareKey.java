package org.attls.tls.fake;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Deadline;
import org.attls.rats.IdentityKey;
import org.attls.rats.SignatureAlgorithm;

/** An identity key in memory. */
public final class SoftwareKey implements IdentityKey {
  private final KeyPair pair;
  private boolean closed;

  /** A fresh key on P-256. */
  public SoftwareKey() {
    try {
      this.pair = FastKeys.onCurve("secp256r1");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public Bytes subjectPublicKeyInfo() {
    return Bytes.copyOf(pair.getPublic().getEncoded());
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.ECDSA_P256_SHA256;
  }

  @Override
  public Bytes sign(Bytes content, Deadline deadline) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA", FastKeys.PROVIDER);
      signature.initSign(pair.getPrivate());
      signature.update(content.toArray());
      return Bytes.copyOf(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** A certificate that the key itself has signed. */
  public X509Certificate selfSigned(Issuance issuance) {
    return issuance.signedBy("CN=device 1", pair.getPrivate());
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return closed;
  }
}
