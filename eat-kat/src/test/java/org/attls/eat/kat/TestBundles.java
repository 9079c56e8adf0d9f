package org.attls.eat.kat;

import java.security.GeneralSecurityException;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.key.EcCurve;

/** An attester in memory: three keys, and bundles that are right until something is changed. */
final class TestBundles {
  static final Bytes CHALLENGE =
      Bytes.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  final EcCoseSigner identityKey;
  final EcCoseSigner keyAttestationKey;
  final EcCoseSigner platformKey;

  TestBundles(EcCurve identity, EcCurve keyAttestation, EcCurve platform) {
    identityKey = EcCoseSigner.generate(identity);
    keyAttestationKey = EcCoseSigner.generate(keyAttestation);
    platformKey = EcCoseSigner.generate(platform);
  }

  static TestBundles p256() {
    return new TestBundles(EcCurve.P256, EcCurve.P256, EcCurve.P256);
  }

  KatExpectation expectation() {
    return KatExpectation.of(platformKey.publicKey(), CHALLENGE)
        .withTlsKey(identityKey.publicKey());
  }

  CoseSign1 kat() throws GeneralSecurityException {
    return KatTokens.kat(
        CHALLENGE, identityKey.publicKey(), keyAttestationKey.publicKey(), keyAttestationKey);
  }

  CoseSign1 pat() throws GeneralSecurityException {
    return pat(ClaimsSet.cbor());
  }

  CoseSign1 pat(ClaimsSet.Builder platform) throws GeneralSecurityException {
    return KatTokens.pat(platform, keyAttestationKey.publicKey(), platformKey);
  }

  KatBundle bundle() throws GeneralSecurityException {
    return KatBundle.make(kat(), pat());
  }

  /** The claims of a right KAT. */
  KatClaims katClaims() {
    return KatClaims.of(
        CHALLENGE, CoseKey.of(identityKey.publicKey()), CoseKey.of(keyAttestationKey.publicKey()));
  }

  /** Anything, signed. */
  static CoseSign1 signed(Bytes payload, EcCoseSigner signer) throws GeneralSecurityException {
    return new CoseSign1Writer(signer).tagging(CoseTagging.UNTAGGED).sign(payload);
  }
}
