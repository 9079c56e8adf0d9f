package org.attls.eat.kat;

import java.security.GeneralSecurityException;
import org.attls.cmw.cose.CoseSign1;
import org.attls.cmw.cose.CoseSign1Writer;
import org.attls.cmw.cose.CoseSigner;
import org.attls.cmw.cose.CoseTagging;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.claims.Claim;
import org.attls.eat.claims.ClaimsSet;
import org.attls.eat.claims.Cwt;
import org.attls.eat.claims.Nonces;
import org.attls.eat.cose.CoseKey;
import org.attls.eat.cose.EcCoseVerifier;
import org.attls.eat.key.EcKey;

/**
 * Makes the two tokens of a bundle: what the attester side signs. The keys may live anywhere that
 * can implement {@link CoseSigner}.
 */
public final class KatTokens {
  private KatTokens() {}

  /**
   * A platform attestation token for one key attestation key. It has no challenge and serves as
   * long as that key does.
   *
   * @param platform what is said of the platform; {@code eat_nonce} is set here
   * @param keyAttestationKey the key it vouches for
   * @param platformKey signs with the platform attestation key (PAK)
   */
  public static CoseSign1 pat(
      ClaimsSet.Builder platform, EcKey keyAttestationKey, CoseSigner platformKey)
      throws GeneralSecurityException {
    Bytes binding = KatClaims.binding(CoseKey.of(keyAttestationKey));
    ClaimsSet claims = platform.put(Claim.NONCE, Nonces.of(binding)).build();
    return Cwt.sign(claims, platformKey, CoseTagging.UNTAGGED).message();
  }

  /**
   * A key attestation token.
   *
   * @param challenge what the relying party asked for, 8..64 octets
   * @param identityKey the key it attests
   * @param keyAttestationKey public half of the key that signs
   * @param signer signs with that key
   * @throws IllegalArgumentException if the challenge has another size
   * @throws GeneralSecurityException if the signer fails, or signs with another key
   */
  public static CoseSign1 kat(
      Bytes challenge, EcKey identityKey, EcKey keyAttestationKey, CoseSigner signer)
      throws GeneralSecurityException {
    KatClaims claims =
        KatClaims.of(challenge, CoseKey.of(identityKey), CoseKey.of(keyAttestationKey));
    CoseSign1 token =
        new CoseSign1Writer(signer).tagging(CoseTagging.UNTAGGED).sign(claims.octets());
    token.verify(EcCoseVerifier.of(keyAttestationKey));
    return token;
  }
}
