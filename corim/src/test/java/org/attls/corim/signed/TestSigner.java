package org.attls.corim.signed;

import java.security.GeneralSecurityException;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;

/** A fresh key that signs COSE messages, and can be made to lie about its algorithm. */
public final class TestSigner implements CoseSigner {
  private final EcCoseSigner signer;
  private final int claimed;

  private TestSigner(EcCoseSigner signer, int claimed) {
    this.signer = signer;
    this.claimed = claimed;
  }

  /** A fresh key on P-256. */
  public static TestSigner es256() {
    return of(EcCurve.P256);
  }

  /** A fresh key on P-384. */
  public static TestSigner es384() {
    return of(EcCurve.P384);
  }

  /** A fresh key on P-521. */
  public static TestSigner es512() {
    return of(EcCurve.P521);
  }

  private static TestSigner of(EcCurve curve) {
    EcCoseSigner signer = EcCoseSigner.generate(curve);
    return new TestSigner(signer, signer.algorithm());
  }

  /** The same key, claiming another algorithm than it signs with. */
  TestSigner claiming(int other) {
    return new TestSigner(signer, other);
  }

  /** The public key. */
  public EcKey key() {
    return signer.publicKey();
  }

  @Override
  public int algorithm() {
    return claimed;
  }

  @Override
  public Bytes sign(Bytes toBeSigned) throws GeneralSecurityException {
    return signer.sign(toBeSigned);
  }
}
