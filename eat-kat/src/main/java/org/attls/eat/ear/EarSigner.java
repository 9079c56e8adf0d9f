package org.attls.eat.ear;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.util.List;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.CoseAlgorithm;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcKey;
import org.attls.rats.AttestationException;

/**
 * The private key of a verifier: signs results with ES256 (P-256) or ES384 (P-384). Immutable; its
 * text shows the public half only.
 */
public final class EarSigner {
  private final ECDSASigner signer;
  private final EarKey publicKey;

  private EarSigner(ECKey key, EarKey publicKey) throws JOSEException {
    this.signer = new ECDSASigner(key);
    this.publicKey = publicKey;
  }

  /**
   * A new key.
   *
   * @throws IllegalArgumentException for P-521
   */
  public static EarSigner generate(EcCurve curve) {
    if (curve == EcCurve.P521) {
      throw new IllegalArgumentException("results are signed with P-256 or P-384, not with P-521");
    }
    try {
      ECKey key = new ECKeyGenerator(nimbus(curve)).generate();
      return new EarSigner(key, EarKey.of(EcKey.of(key.toECPublicKey())));
    } catch (JOSEException | MalformedException impossible) {
      throw new IllegalStateException("a fresh key was refused", impossible);
    }
  }

  /**
   * A key from the text of a JWK with its private part {@code d}.
   *
   * @param jwk UTF-8, at most {@value EarKey#MAX_JWK} octets
   * @param where what the text is, for failures, which never show the text
   * @throws MalformedException also where the private part does not belong to the public one
   */
  public static EarSigner readJwk(Bytes jwk, String where) throws MalformedException {
    JsonObject members = JsonReader.read(jwk, where, EarKey.MAX_JWK).asObject();
    EarKey publicKey = EarKey.readPublicPart(members);
    EcKey point = publicKey.key();
    Bytes d = EarKey.fullSize(members.required("d"), point.curve());
    try {
      ECKey key =
          new ECKey.Builder(nimbus(point.curve()), base64Url(point.x()), base64Url(point.y()))
              .d(base64Url(d))
              .build();
      EarSigner signer = new EarSigner(key, publicKey);
      EarVerifier.insecureAllowingDemoKey(List.of(publicKey))
          .requireSignature(signer.sign(Bytes.utf8("{}")));
      return signer;
    } catch (JOSEException | RuntimeException | AttestationException refused) {
      // Without the cause: its text may show the key.
      throw new MalformedException(where, -1, "\"d\" is not the private half of this key");
    }
  }

  /** The public half. */
  public EarKey publicKey() {
    return publicKey;
  }

  /** The public half as a JWK with {@code alg}, for a discovery document. */
  public String publicJwk() {
    return publicKey.jwk();
  }

  /** Shows the public half. */
  @Override
  public String toString() {
    return "EarSigner[" + publicKey.algorithm() + " " + publicKey.key().spki().hex() + "]";
  }

  /** A compact JWT with this payload. */
  Bytes sign(Bytes payload) {
    JWSHeader.Builder header =
        new JWSHeader.Builder(JWSAlgorithm.parse(publicKey.algorithm())).type(JOSEObjectType.JWT);
    publicKey.kid().ifPresent(header::keyID);
    JWSObject jws = new JWSObject(header.build(), new Payload(payload.toArray()));
    try {
      jws.sign(signer);
    } catch (JOSEException refused) {
      throw new IllegalStateException("the signing key was refused", refused);
    }
    return Bytes.utf8(jws.serialize());
  }

  /** A CWT with this payload: COSE_Sign1 under tag 18, its algorithm and key identifier signed. */
  Bytes signCwt(Bytes payload) {
    CoseSign1Writer writer = new CoseSign1Writer(new Cose());
    publicKey
        .kid()
        .ifPresent(
            kid -> writer.protectedHeader(CoseHeaders.KID, CborWriter.bytes(Bytes.utf8(kid))));
    try {
      return writer.sign(payload).octets();
    } catch (GeneralSecurityException refused) {
      throw new IllegalStateException("the signing key was refused", refused);
    }
  }

  /** The same key for COSE, whose ECDSA signatures look like those of JOSE. */
  private final class Cose implements CoseSigner {
    @Override
    public int algorithm() {
      return CoseAlgorithm.of(publicKey.key().curve()).number();
    }

    @Override
    public Bytes sign(Bytes toBeSigned) throws GeneralSecurityException {
      try {
        JWSHeader header = new JWSHeader(JWSAlgorithm.parse(publicKey.algorithm()));
        return Bytes.copyOf(signer.sign(header, toBeSigned.toArray()).decode());
      } catch (JOSEException refused) {
        throw new GeneralSecurityException("the signing key was refused", refused);
      }
    }
  }

  private static Curve nimbus(EcCurve curve) {
    return curve == EcCurve.P256 ? Curve.P_256 : Curve.P_384;
  }

  private static Base64URL base64Url(Bytes octets) {
    return new Base64URL(Base64Url.encode(octets));
  }
}
