package org.attls.cli.result;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.cli.ExitStatus;
import org.attls.cli.report.Failure;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarVerifier;
import org.attls.eat.key.EcKey;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;

/**
 * A result judged as a relying party would with its defaults: ES256 or ES384, an admitted profile,
 * affirming by status and by vector, exactly the expected appraisal, at most 300 s old with 60 s
 * for clocks that differ.
 *
 * <p>What does not follow the format is malformed; what does, and has another signature, time,
 * nonce, key or verdict, is refused. A signature is checked before the claims under it are read.
 *
 * @param result the claims, where the signature verified and they could be read
 * @param failure why the result is not accepted; empty when it is
 */
record ResultVerification(Optional<AttestationResult> result, Optional<Failure> failure) {
  static ResultVerification of(ResultRequest request) {
    AttestationResult result;
    try {
      // All profiles that are known, so that one that is not admitted is told from a malformed
      // token.
      result =
          EarVerifier.insecureAllowingDemoKey(List.of(request.key()))
              .withProfiles(Set.of(EarProfile.values()))
              .verify(request.token());
    } catch (AttestationException refused) {
      return new ResultVerification(
          Optional.empty(),
          Optional.of(
              refused.getCause() instanceof MalformedException malformed
                  ? failure("MALFORMED", malformed.getMessage(), ExitStatus.MALFORMED)
                  : refusal(refused)));
    }
    try {
      policy(request)
          .checkResult(
              result,
              Set.of(request.label()),
              request.challenge(),
              request.attestedKey().map(EcKey::spki));
    } catch (AttestationException refused) {
      return new ResultVerification(Optional.of(result), Optional.of(refusal(refused)));
    }
    if (EarVerifier.DEFAULT_PROFILES.stream()
        .noneMatch(profile -> profile.tag().equals(result.profile()))) {
      return new ResultVerification(
          Optional.of(result),
          Optional.of(
              failure(
                  "RESULT_INVALID",
                  "attestation result: profile " + result.profile() + " is not admitted",
                  ExitStatus.REFUSED)));
    }
    return new ResultVerification(Optional.of(result), Optional.empty());
  }

  private static AffirmingPolicy policy(ResultRequest request) {
    return AffirmingPolicy.builder()
        .expect(ParsecTpmToken.TYPE, Set.of(request.label()))
        .anyOfClass(request.label())
        .clock(InstantSource.fixed(request.at()))
        .build();
  }

  private static Failure refusal(AttestationException refused) {
    return failure(refused.reason().name(), refused.getMessage(), ExitStatus.REFUSED);
  }

  private static Failure failure(String code, String message, ExitStatus status) {
    return new Failure(code, message, Optional.empty(), status);
  }
}
