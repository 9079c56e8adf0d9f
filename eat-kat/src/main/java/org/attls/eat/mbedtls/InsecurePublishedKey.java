package org.attls.eat.mbedtls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECPrivateKeySpec;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;

/**
 * The key that the proof of concept has compiled into both of its ends: its client signs both
 * tokens with it, its server takes no other. It was published with the sources, so a bundle that it
 * signed proves nothing at all.
 */
public final class InsecurePublishedKey {
  private static final String SCALAR =
      "f1b7142343402f3b5de7315ea894f9da5cf503ff7938a37ca14eb03286988450";
  private static final String POINT =
      "0437ab65955fae0466673c3a2934a34f2f0ec2b3eec224198557998fc04bf4b2"
          + "b495d9798f2539c90d7d102b3bbbda7fcbdb0e9b58d4e1ad2e61508da75f84a67b";

  private InsecurePublishedKey() {}

  /** The public half. */
  public static EcKey publicKey() {
    try {
      return EcKey.ofUncompressed(EcCurve.P256, Bytes.fromHex(POINT), "published key");
    } catch (MalformedException impossible) {
      throw new IllegalStateException("a constant is no point", impossible);
    }
  }

  /** Signs as the client of the proof of concept does, and as anybody can. */
  public static EcCoseSigner signer() {
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new ECPrivateKeySpec(
                      new BigInteger(SCALAR, 16), publicKey().publicKey().getParams()));
      return EcCoseSigner.of(key, publicKey());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java runtime takes no keys on P-256", missing);
    }
  }
}
