package org.attls.eat.ear;

import java.security.GeneralSecurityException;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseHeaders;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.jose.JwsWriter;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.key.EcJws;
import org.attls.eat.key.EcSigner;

/**
 * The private key of a verifier: signs results with ES256 (P-256) or ES384 (P-384). Immutable; its
 * text shows the public half only.
 */
public final class EarSigner {
  private final EcSigner signer;
  private final EarKey publicKey;

  private EarSigner(EcSigner signer, EarKey publicKey) {
    this.signer = signer;
    this.publicKey = publicKey;
  }

  /**
   * A new key.
   *
   * @throws IllegalArgumentException for P-521
   */
  public static EarSigner generate(EcCurve curve) {
    return of(EcSigner.generate(curve));
  }

  /** A key pair. */
  static EarSigner of(EcSigner signer) {
    return new EarSigner(signer, EarKey.of(signer.publicKey()));
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
    Bytes d = EarKey.fullSize(members.required("d"), publicKey.key().curve());
    try {
      EcSigner signer = EcSigner.ofScalar(d, publicKey.key());
      signer.sign(Bytes.EMPTY);
      return new EarSigner(signer, publicKey);
    } catch (GeneralSecurityException | RuntimeException refused) {
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
    JwsWriter writer = new JwsWriter(EcJws.signer(signer)).protectedHeader("typ", "JWT");
    publicKey.kid().ifPresent(kid -> writer.protectedHeader("kid", kid));
    try {
      return writer.signCompact(payload).octets();
    } catch (GeneralSecurityException refused) {
      throw new IllegalStateException("the signing key was refused", refused);
    }
  }

  /** A CWT with this payload: COSE_Sign1 under tag 18, its algorithm and key identifier signed. */
  Bytes signCwt(Bytes payload) {
    CoseSign1Writer writer = new CoseSign1Writer(EcCoseSigner.of(signer));
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
}
