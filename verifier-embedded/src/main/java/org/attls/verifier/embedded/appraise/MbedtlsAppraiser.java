package org.attls.verifier.embedded.appraise;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcKey;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.rats.Appraisal;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;

/**
 * Appraises the pair of tokens of the mbedTLS proof of concept by one key that signs both, as the
 * proof of concept's server does without a verifier. It affirms who signed, and nothing of hardware
 * or of what runs.
 */
public final class MbedtlsAppraiser {
  /** Name of the appraisal in {@code submods}. */
  public static final String LABEL = "INSECURE_MBEDTLS_POC";

  private MbedtlsAppraiser() {}

  /**
   * Appraises a bundle; nothing about it makes this fail.
   *
   * @param key on P-256, signs both tokens
   * @param challenge what the key attestation token has to contain
   */
  public static Finding appraise(EcKey key, Bytes challenge, Bytes evidence) {
    MbedtlsBundle bundle;
    try {
      bundle = MbedtlsBundle.read(evidence);
    } catch (MalformedException malformed) {
      return Appraiser.unauthentic(
          Appraiser.NO_IDENTITY, Optional.empty(), "structure: " + malformed.getMessage());
    }
    Optional<Bytes> ueid = Optional.of(bundle.pat().ueid());
    EcKey identityKey;
    try {
      identityKey = bundle.verify(key, challenge);
    } catch (GeneralSecurityException refused) {
      return Appraiser.unauthentic(
          Appraiser.BAD_EVIDENCE + "failed: " + refused.getMessage(),
          ueid,
          String.valueOf(refused.getMessage()));
    }
    Map<TrustVector.Claim, Integer> claims = Appraiser.claims(0);
    claims.put(TrustVector.Claim.INSTANCE_IDENTITY, Appraiser.AFFIRMING);
    return new Finding(
        new Appraisal(
            Tier.AFFIRMING,
            new TrustVector(claims),
            List.of("policy:" + LABEL),
            Optional.of(identityKey.spki()),
            Optional.of(challenge),
            Optional.empty()),
        Optional.empty(),
        ueid,
        Optional.empty());
  }
}
