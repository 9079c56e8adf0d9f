package org.attls.eat.example;

import java.security.GeneralSecurityException;
import java.util.Optional;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Version;
import org.attls.eat.cose.EcCoseSigner;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatExpectation;
import org.attls.eat.kat.KatReport;
import org.attls.eat.kat.KatTokens;
import org.attls.eat.kat.KatVerification;
import org.attls.eat.key.EcKey;

final class AttestedKey {
  /** What a device sends: its key for this connection, and the platform that holds it. */
  static Bytes attest(
      Bytes challenge,
      EcKey identityKey,
      EcCoseSigner keyAttestationKey,
      EcCoseSigner platformAttestationKey)
      throws GeneralSecurityException {
    EcKey kakPub = keyAttestationKey.publicKey();
    ClaimsSet.Builder platform =
        ClaimsSet.cbor()
            .put(Claim.OEM_BOOT, true)
            .put(Claim.SOFTWARE_NAME, "firmware")
            .put(Claim.SOFTWARE_VERSION, Version.of("1.4.0"));
    CoseSign1 pat = KatTokens.pat(platform, kakPub, platformAttestationKey);
    CoseSign1 kat = KatTokens.kat(challenge, identityKey, kakPub, keyAttestationKey);
    return KatBundle.make(kat, pat).cmw().octets();
  }

  /** What a relying party makes of it. */
  static String appraise(Bytes received, EcKey endorsed, Bytes challenge, EcKey tlsKey) {
    KatExpectation expectation =
        KatExpectation.of(endorsed, challenge)
            .withTlsKey(tlsKey)
            .withPlatform(
                pat ->
                    pat.get(Claim.OEM_BOOT).orElse(false)
                        ? Optional.empty()
                        : Optional.of("booted software that its maker does not know"));
    KatReport report = KatVerification.verify(received, expectation);
    return report
        .verified()
        .map(
            it ->
                it.pat().get(Claim.SOFTWARE_NAME).orElse("something")
                    + " attests a key on "
                    + it.identityKey().curve().joseName())
        .orElseGet(() -> report.firstFailure().orElseThrow().toString());
  }
}
