package org.attls.eat.kat;

import java.security.GeneralSecurityException;
import java.util.Optional;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.EatProfile;
import org.attls.eat.claims.Ueid;
import org.attls.eat.key.EcKey;
import org.attls.eat.parsec.ParsecTpmToken;

/**
 * The platform attestation token of a key attestation service in software: it proves nothing but
 * that somebody has a key in a file. The profile is ours, and says so.
 *
 * <pre>
 * pat = { &amp;(eat_nonce: 10)    =&gt; SHA-256(kak-pub)
 *         &amp;(ueid: 256)        =&gt; kid of the platform key: 01 || SHA-256(SubjectPublicKeyInfo)
 *         &amp;(eat_profile: 265) =&gt; "tag:attls.org,2026:insecure-software-attestation"
 *         &amp;(swname: 270)      =&gt; "INSECURE software attester" }
 * </pre>
 *
 * For tests, and for platforms without a root of trust.
 */
public final class InsecureSoftwareAttestation implements KatExpectation.PlatformRule {
  /** What the token calls itself. */
  public static final EatProfile PROFILE =
      new EatProfile.Uri("tag:attls.org,2026:insecure-software-attestation");

  /** The software that it names. */
  public static final String SOFTWARE = "INSECURE software attester";

  private InsecureSoftwareAttestation() {}

  /** Demands a token of a software attester, which says no more than that it is one. */
  public static InsecureSoftwareAttestation rule() {
    return new InsecureSoftwareAttestation();
  }

  /** What relying parties know an attester with this platform key by, 33 octets. */
  public static Bytes instance(EcKey platformKey) {
    return ParsecTpmToken.kidOf(platformKey);
  }

  /**
   * Makes a platform attestation token.
   *
   * @param platformKey public half of the key that signs
   * @param signer signs with that key
   */
  public static CoseSign1 pat(EcKey platformKey, EcKey keyAttestationKey, CoseSigner signer)
      throws GeneralSecurityException {
    ClaimsSet.Builder platform =
        ClaimsSet.cbor()
            .put(Claim.UEID, new Ueid(instance(platformKey)))
            .put(Claim.PROFILE, PROFILE)
            .put(Claim.SOFTWARE_NAME, SOFTWARE);
    return KatTokens.pat(platform, keyAttestationKey, signer);
  }

  /** Whether a token says that software made it. */
  public static boolean isClaimedBy(ClaimsSet pat) {
    return pat.get(Claim.PROFILE).equals(Optional.of(PROFILE));
  }

  @Override
  public Optional<String> defect(ClaimsSet pat) {
    if (!isClaimedBy(pat)) {
      return Optional.of("eat_profile is not " + PROFILE.value());
    }
    return pat.get(Claim.SOFTWARE_NAME).equals(Optional.of(SOFTWARE))
        ? Optional.empty()
        : Optional.of("swname is not \"" + SOFTWARE + "\"");
  }
}
