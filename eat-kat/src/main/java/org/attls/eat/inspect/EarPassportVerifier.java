package org.attls.eat.inspect;

import java.util.Arrays;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.AnnotatedEvidence;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarVerifier;
import org.attls.eat.parsec.ParsecTpmJson;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.PresentedResult;
import org.attls.rats.Reason;
import org.attls.rats.ResultVerifier;

/**
 * Takes the results that one verifier signed from the attesters that present them. Immutable.
 *
 * <p>The record and the token inside have to name the same profile. The instance is the {@code kid}
 * of TPM evidence that the verifier repeats in {@code annotated-evidence}; of other evidence none
 * is known.
 */
public final class EarPassportVerifier implements ResultVerifier {
  private static final String PARSEC_TPM = "PARSEC_TPM";

  private final EarVerifier results;

  /**
   * @param results has the keys of exactly the one verifier
   */
  public EarPassportVerifier(EarVerifier results) {
    this.results = results;
  }

  @Override
  public PresentedResult verify(Cmw presented) throws AttestationException {
    EarProfile profile = profile(presented);
    if (!(presented instanceof CmwRecord cmwRecord)
        || !cmwRecord.indicators().equals(EarPassport.INDICATORS)) {
      throw new AttestationException(
          Reason.TYPE_MISMATCH, "the wrapper does not say that it holds an attestation result");
    }
    AttestationResult result = results.verify(cmwRecord.value());
    if (!EarPassport.isJwt(result) || !result.profile().equals(profile.tag())) {
      throw new AttestationException(
          Reason.RESULT_INVALID,
          "the wrapper promises a JWT of profile "
              + profile.tag()
              + ", inside is profile "
              + result.profile());
    }
    return new PresentedResult(result, instance(cmwRecord.value(), profile));
  }

  private static EarProfile profile(Cmw presented) throws AttestationException {
    return Arrays.stream(EarProfile.values())
        .filter(profile -> EarPassport.type(profile).matches(presented.type()))
        .findFirst()
        .orElseThrow(
            () ->
                new AttestationException(
                    Reason.TYPE_MISMATCH,
                    "a wrapper of type " + presented.type() + " is no attestation result"));
  }

  /** The signature has been verified: what the verifier repeats, it vouches for. */
  private static Optional<Bytes> instance(Bytes token, EarProfile profile)
      throws AttestationException {
    try {
      Optional<JsonItem> evidence = AnnotatedEvidence.of(token, profile, PARSEC_TPM);
      if (evidence.isEmpty()) {
        return Optional.empty();
      }
      ParsecTpmToken repeated = ParsecTpmJson.read(evidence.get());
      return repeated.kat().kid().equals(repeated.pat().kid())
          ? Optional.of(repeated.kat().kid())
          : Optional.empty();
    } catch (MalformedException malformed) {
      throw new AttestationException(
          Reason.RESULT_INVALID,
          "attestation result: the evidence that it repeats: " + malformed.getMessage(),
          malformed);
    }
  }
}
