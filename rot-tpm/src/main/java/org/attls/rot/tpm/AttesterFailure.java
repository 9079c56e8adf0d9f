package org.attls.rot.tpm;

import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.rot.tpm.connection.ResponseCode;
import org.attls.rot.tpm.connection.TpmException;

/** The one place where a failure of the TPM becomes a failure of the attester. */
final class AttesterFailure {
  private AttesterFailure() {}

  static AttestationException of(TpmException failure) {
    return new AttestationException(reason(failure), String.valueOf(failure.getMessage()), failure);
  }

  private static Reason reason(TpmException failure) {
    return switch (failure.kind()) {
      case DEADLINE -> Reason.DEADLINE;
      case REFUSED ->
          challengeTooLong(failure) ? Reason.CHALLENGE_TOO_LONG : Reason.ATTESTER_UNAVAILABLE;
      case UNREACHABLE, BUSY, CLOSED, INTERRUPTED, UNINTELLIGIBLE, UNSUITABLE ->
          Reason.ATTESTER_UNAVAILABLE;
    };
  }

  /** The challenge is the first parameter of both commands that take one. */
  private static boolean challengeTooLong(TpmException failure) {
    return (failure.command().equals("Certify") || failure.command().equals("Quote"))
        && failure.refusedWith(code -> code.raw() == ResponseCode.SIZE_OF_FIRST_PARAMETER);
  }
}
