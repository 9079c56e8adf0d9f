package org.attls.eat.cca;

import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.attls.cmw.cbor.CborWriter;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;
import org.attls.eat.tpm.TpmHash;

/**
 * A realm in software, which makes evidence that is right unless told to lie: every claim can be
 * replaced before the tokens are signed.
 */
public final class LyingRealm {
  public static final Bytes CHALLENGE = Bytes.fromHex("00112233445566778899aabbccddeeff");
  public static final Bytes INSTANCE = Bytes.concat(Bytes.of(1), Bytes.copyOf(new byte[32]));

  public final EcCoseSigner identity = EcCoseSigner.generate(EcCurve.P256);
  EcCoseSigner platformKey = EcCoseSigner.generate(EcCurve.P384);
  EcCoseSigner platformSigner = platformKey;
  EcCoseSigner realmKey;
  public EcCoseSigner realmSigner;
  CoseTagging tagging = CoseTagging.TAGGED;
  public Bytes kat;
  public final Map<Long, Bytes> platform = new LinkedHashMap<>();
  public final Map<Long, Bytes> realm = new LinkedHashMap<>();

  /** A realm whose key is a raw point on P-384, as in old tokens. */
  public LyingRealm() {
    this(EcCoseSigner.generate(EcCurve.P384), false);
  }

  private LyingRealm(EcCoseSigner realmKey, boolean coseKey) {
    this.realmKey = realmKey;
    this.realmSigner = realmKey;
    Bytes digest = Bytes.copyOf(new byte[32]);
    Bytes key =
        coseKey ? CoseKey.of(realmKey.publicKey()).octets() : realmKey.publicKey().uncompressed();
    platform.put(10L, CborWriter.bytes(TpmHash.SHA256.digest(key)));
    platform.put(256L, CborWriter.bytes(INSTANCE));
    platform.put(265L, CborWriter.text("http://arm.com/CCA-SSD/1.0.0"));
    platform.put(2395L, CborWriter.integer(0x3003));
    platform.put(2396L, CborWriter.bytes(digest));
    realm.put(44235L, CborWriter.bytes(Bytes.copyOf(new byte[64])));
    realm.put(44236L, CborWriter.text("sha-256"));
    realm.put(44237L, CborWriter.bytes(key));
    realm.put(44238L, CborWriter.bytes(digest));
    realm.put(44239L, CborWriter.array(CborWriter.bytes(digest), CborWriter.bytes(digest)));
    realm.put(44240L, CborWriter.text("sha-256"));
    kat = kat(CborWriter.bytes(CHALLENGE), CoseKey.of(identity.publicKey()).octets());
    bind();
  }

  /** A realm whose key is a COSE_Key, as in new tokens. */
  public static LyingRealm withCoseKey(EcCurve curve) {
    return new LyingRealm(EcCoseSigner.generate(curve), true);
  }

  /** A key attestation of these two values, whatever they are. */
  public static Bytes kat(Bytes nonce, Bytes coseKey) {
    return CborWriter.tag(
        601,
        CborWriter.map()
            .put(10, nonce)
            .put(8, CborWriter.map().put(1, coseKey).toBytes())
            .toBytes());
  }

  /** Makes the realm's challenge the digest of whatever {@link #kat} is now. */
  public void bind() {
    realm.put(10L, CborWriter.bytes(TpmHash.SHA512.digest(kat)));
  }

  Bytes platformToken() throws GeneralSecurityException {
    return signed(platformSigner, platform);
  }

  Bytes realmToken() throws GeneralSecurityException {
    return signed(realmSigner, realm);
  }

  /** The CCA token in the form of tag 399. */
  public Bytes eatCollection() throws GeneralSecurityException {
    return CborWriter.tag(
        399,
        CborWriter.map()
            .put(44234, CborWriter.bytes(platformToken()))
            .put(44241, CborWriter.bytes(realmToken()))
            .toBytes());
  }

  /** The CCA token in the form of tag 907. */
  public Bytes cmwCollection() throws GeneralSecurityException {
    return CborWriter.tag(
        907,
        CborWriter.map()
            .put(44234, cmwRecord(CborWriter.integer(263), platformToken()))
            .put(44241, cmwRecord(CborWriter.integer(263), realmToken()))
            .toBytes());
  }

  static Bytes cmwRecord(Bytes type, Bytes token) {
    return CborWriter.array(type, CborWriter.bytes(token));
  }

  /** The evidence. */
  public Bytes evidence() throws GeneralSecurityException {
    return evidence(kat, eatCollection());
  }

  /** Evidence of these halves. */
  public static Bytes evidence(Bytes kat, Bytes pat) {
    return CborWriter.map().put("kat", kat).put("pat", pat).toBytes();
  }

  /** What the evidence fulfils while nothing lies. */
  public ParsecCcaExpectation expectation() {
    return ParsecCcaExpectation.of(platformKey.publicKey(), CHALLENGE)
        .withInstanceId(INSTANCE)
        .withTlsKey(identity.publicKey());
  }

  private Bytes signed(EcCoseSigner signer, Map<Long, Bytes> claims)
      throws GeneralSecurityException {
    CborWriter.MapBuilder map = CborWriter.map();
    claims.forEach(map::put);
    return new CoseSign1Writer(signer).tagging(tagging).sign(map.toBytes()).octets();
  }
}
