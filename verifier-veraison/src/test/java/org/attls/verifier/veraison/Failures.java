package org.attls.verifier.veraison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.CmwWriter;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.VerifierSession;

/** What the tests of failures share. */
final class Failures {
  static final Bytes CHALLENGE = Bytes.utf8("a challenge of exactly 32 octets");
  static final Cmw EVIDENCE =
      CmwWriter.cborRecord(
          CmwType.mediaType(ScriptedVeraison.TPM_TYPE), Bytes.utf8("the evidence"));

  private Failures() {}

  /** Far more than anything takes here. */
  static Deadline ample() {
    return Deadline.in(Duration.ofSeconds(30));
  }

  static AttestationResult appraise(VeraisonVerifier verifier, Deadline deadline)
      throws AttestationException {
    try (VerifierSession session = verifier.open(CHALLENGE, deadline)) {
      return session.appraise(EVIDENCE, deadline);
    }
  }

  /** Runs one appraisal that has to fail for this reason. */
  static AttestationException failure(ScriptedVeraison veraison, Reason reason) {
    try (VeraisonVerifier client = veraison.client()) {
      AttestationException failure = failure(() -> appraise(client, ample()), reason);
      assertThat(failure).hasMessageContaining(veraison.uri().toString());
      return failure;
    }
  }

  static AttestationException failure(ThrowingCallable call, Reason reason) {
    AttestationException failure = catchThrowableOfType(AttestationException.class, call);
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).as(failure.toString()).isEqualTo(reason);
    assertThat(failure.getMessage())
        .doesNotContain("the evidence")
        .doesNotContain(CHALLENGE.hex())
        .doesNotContain(ScriptedVeraison.base64(CHALLENGE));
    return failure;
  }
}
