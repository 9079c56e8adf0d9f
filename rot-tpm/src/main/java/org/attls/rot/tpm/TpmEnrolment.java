package org.attls.rot.tpm;

import org.attls.cmw.octets.Bytes;
import org.attls.eat.enrol.EndorsementCertificate;
import org.attls.eat.enrol.EnrolmentAnswer;
import org.attls.eat.enrol.EnrolmentChallenge;
import org.attls.eat.enrol.EnrolmentException;
import org.attls.eat.enrol.EnrolmentException.Refusal;
import org.attls.eat.enrol.EnrolmentRequest;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.connection.ResponseCode;
import org.attls.rot.tpm.connection.TpmConnection;
import org.attls.rot.tpm.connection.TpmException;
import org.attls.rot.tpm.connection.TpmOperation;
import org.attls.rot.tpm.endorsement.EndorsementKey;
import org.attls.rot.tpm.endorsement.EndorsementStorage;
import org.attls.rot.tpm.key.AttestationKey;

/**
 * Enrolment of an attestation key, on the side of the device: shows the certificates that the maker
 * of the TPM put into it, and has the TPM prove that the attestation key lives in that same TPM.
 *
 * <p>What the operator makes of it is in {@link org.attls.eat.enrol.PendingEnrolment}. Needs the
 * authorisation of the endorsement hierarchy to be empty, as it is unless somebody set it.
 */
public final class TpmEnrolment {
  /** How often registers may change between reading and quoting them. */
  private static final int ATTEMPTS = 5;

  private TpmEnrolment() {}

  /**
   * What the TPM says of itself: certificates and the attestation key.
   *
   * @throws EnrolmentException {@link Refusal#EK_CERTIFICATE_MISSING}
   */
  public static EnrolmentRequest request(
      TpmConnection connection, AttestationKey attestationKey, Deadline deadline)
      throws TpmException, EnrolmentException {
    return new EnrolmentRequest(
        EndorsementStorage.certificates(connection, deadline), attestationKey.area());
  }

  /**
   * Opens the challenge in the TPM, and quotes the registers that it asks for.
   *
   * @throws EnrolmentException {@link Refusal#CHALLENGE_FOREIGN} when the challenge is for another
   *     key or TPM; {@link Refusal#EK_MISSING} when this TPM has a certificate without its key
   */
  public static EnrolmentAnswer answer(
      TpmConnection connection,
      AttestationKey attestationKey,
      EnrolmentChallenge challenge,
      Deadline deadline)
      throws TpmException, EnrolmentException {
    if (!challenge.name().equals(attestationKey.area().name())) {
      throw new EnrolmentException(
          Refusal.CHALLENGE_FOREIGN, "the challenge is for another attestation key");
    }
    EndorsementCertificate certificate =
        EndorsementStorage.certificates(connection, deadline).stream()
            .filter(it -> it.digest().equals(challenge.certificate()))
            .findFirst()
            .orElseThrow(
                () ->
                    new EnrolmentException(
                        Refusal.CHALLENGE_FOREIGN,
                        "the challenge is for a TPM with another EK certificate"));
    Bytes credential = activate(connection, certificate, attestationKey, challenge, deadline);
    for (int attempt = 1; ; attempt++) {
      PcrValues registers = TpmPlatform.read(connection, challenge.registers(), deadline);
      Statement quote =
          connection.call(
              TpmOperation.named("Quote"),
              deadline,
              channel ->
                  Statement.quote(channel, attestationKey, credential, challenge.registers()));
      // Somebody may have extended a register in between; then the two do not belong together.
      if (attempt == ATTEMPTS
          || quote.attest().attested() instanceof TpmsAttest.Quote about
              && about.pcrDigest().equals(registers.digest())) {
        return new EnrolmentAnswer(credential, registers, quote.octets(), quote.signature());
      }
    }
  }

  private static Bytes activate(
      TpmConnection connection,
      EndorsementCertificate certificate,
      AttestationKey attestationKey,
      EnrolmentChallenge challenge,
      Deadline deadline)
      throws TpmException, EnrolmentException {
    try {
      return connection
          .call(
              TpmOperation.named("ActivateCredential"),
              deadline,
              channel ->
                  EndorsementKey.activate(
                      channel, certificate, attestationKey, challenge.credential()))
          .orElseThrow(
              () ->
                  new EnrolmentException(
                      Refusal.EK_MISSING,
                      "the TPM does not have the "
                          + certificate.type()
                          + " endorsement key of its certificate: the certificate is another TPM's,"
                          + " or the TPM was given a new endorsement seed"));
    } catch (TpmException failure) {
      if (failure.command().equals("ActivateCredential")
          && failure.refusedWith(ResponseCode::aboutParameter)) {
        throw new EnrolmentException(
            Refusal.CHALLENGE_FOREIGN,
            "the TPM does not open the challenge, which is for another TPM or another attestation"
                + " key: "
                + failure.getMessage(),
            failure);
      }
      throw failure;
    }
  }
}
