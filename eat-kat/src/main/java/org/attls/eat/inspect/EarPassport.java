package org.attls.eat.inspect;

import java.util.Set;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.Indicator;
import org.attls.eat.ear.EarProfile;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Reason;

/**
 * An attestation result as its attester presents it to a relying party: the JWT in a record that
 * says which profile of EAR it has (draft-ietf-rats-msg-wrap-23, section 3.1; RFC 9782).
 *
 * <pre>
 * [ "application/eat+jwt; eat_profile=\"" profile "\"", h'...', 8 ]      8: attestation results
 * </pre>
 */
public final class EarPassport {
  /** What a record of a result says of itself. */
  static final Set<Indicator> INDICATORS = Set.of(Indicator.ATTESTATION_RESULTS);

  private EarPassport() {}

  /** The type of the record of a result in that profile. */
  public static CmwType type(EarProfile profile) {
    return CmwType.mediaType("application/eat+jwt; eat_profile=\"" + profile.tag() + "\"");
  }

  /**
   * Wraps a result as its verifier signed it; a {@link org.attls.rats.ResultWrapper}.
   *
   * @throws AttestationException {@link Reason#RESULT_INVALID} unless it is a JWT in one of the
   *     profiles
   */
  public static Cmw wrap(AttestationResult result) throws AttestationException {
    EarProfile profile =
        EarProfile.ofTag(result.profile())
            .orElseThrow(
                () ->
                    new AttestationException(
                        Reason.RESULT_INVALID, "no profile of EAR: " + result.profile()));
    if (!isJwt(result)) {
      throw new AttestationException(Reason.RESULT_INVALID, "only results that are JWTs travel");
    }
    return CmwWriter.cborRecord(type(profile), result.token(), INDICATORS);
  }

  /** A JWT is ASCII; a CWT begins with a CBOR tag. */
  static boolean isJwt(AttestationResult result) {
    return !result.token().isEmpty() && result.token().u8(0) < 0x80;
  }
}
