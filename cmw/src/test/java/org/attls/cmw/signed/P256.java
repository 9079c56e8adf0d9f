package org.attls.cmw.signed;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.cose.CoseVerifier;
import org.attls.cmw.jose.JwsHeaders;
import org.attls.cmw.jose.JwsSigner;
import org.attls.cmw.jose.JwsVerifier;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;

/** ES256 by the JDK, as the modules with keys do it: what cmw itself leaves to others. */
public final class P256 {
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private P256(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /** A fresh key. */
  public static P256 generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new P256(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException missing) {
      throw new AssertionError(missing);
    }
  }

  /** Verifies COSE with the public key of a JWK. */
  public static CoseVerifier verifierOf(JsonObject jwk)
      throws MalformedException, GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECPoint point = new ECPoint(coordinate(jwk, "x"), coordinate(jwk, "y"));
    PublicKey key =
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    return coseVerifier(key);
  }

  private static BigInteger coordinate(JsonObject jwk, String name) throws MalformedException {
    return new BigInteger(1, Base64Url.decode(jwk.required(name).asText(), name).toArray());
  }

  /** Signs COSE with this key. */
  public CoseSigner coseSigner() {
    return new CoseSigner() {
      @Override
      public int algorithm() {
        return -7;
      }

      @Override
      public Bytes sign(Bytes toBeSigned) throws GeneralSecurityException {
        return signature(toBeSigned);
      }
    };
  }

  /** Signs JWS with this key. */
  public JwsSigner jwsSigner() {
    return new JwsSigner() {
      @Override
      public String algorithm() {
        return "ES256";
      }

      @Override
      public Bytes sign(Bytes signingInput) throws GeneralSecurityException {
        return signature(signingInput);
      }
    };
  }

  /** Verifies COSE with this key. */
  public CoseVerifier coseVerifier() {
    return coseVerifier(publicKey);
  }

  private static CoseVerifier coseVerifier(PublicKey key) {
    return (CoseHeaders headers, Bytes toBeSigned, Bytes signature) ->
        headers.algorithm() == -7 && verifies(key, toBeSigned, signature);
  }

  /** Verifies JWS with this key. */
  public JwsVerifier jwsVerifier() {
    return (JwsHeaders headers, Bytes signingInput, Bytes signature) ->
        headers.algorithm().equals("ES256") && verifies(publicKey, signingInput, signature);
  }

  private Bytes signature(Bytes content) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(privateKey);
    signature.update(content.toArray());
    return Bytes.copyOf(signature.sign());
  }

  private static boolean verifies(PublicKey key, Bytes content, Bytes octets)
      throws GeneralSecurityException {
    if (octets.size() != 64) {
      return false;
    }
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initVerify(key);
    signature.update(content.toArray());
    return signature.verify(octets.toArray());
  }
}
