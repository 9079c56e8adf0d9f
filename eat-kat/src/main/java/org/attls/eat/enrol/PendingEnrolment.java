package org.attls.eat.enrol;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.enrol.EnrolmentException.Refusal;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmHash;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.eat.tpm.TpmtSignature;

/**
 * An enrolment between challenge and answer, kept by the operator. Who knows its credential can
 * answer without a TPM: it is kept secret, and used once.
 */
public final class PendingEnrolment {
  /** Octets of a credential: all that the smallest TPM takes. */
  static final int CREDENTIAL_OCTETS = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final EndorsementCertificate certificate;
  private final TpmtPublic attestationKey;
  private final PcrSelection registers;
  private final Bytes credential;

  PendingEnrolment(
      EndorsementCertificate certificate,
      TpmtPublic attestationKey,
      PcrSelection registers,
      Bytes credential) {
    this.certificate = certificate;
    this.attestationKey = attestationKey;
    this.registers = registers;
    this.credential = credential;
  }

  /**
   * Judges what can be judged of a request, and draws a credential.
   *
   * @param roots whose word is taken for TPMs
   * @param registers which registers the device has to quote, at least one
   * @param at now
   * @throws EnrolmentException also {@link Refusal#AK_UNSUITABLE} when the key cannot quote them
   */
  public static PendingEnrolment begin(
      EnrolmentRequest request, EndorsementRoots roots, PcrSelection registers, Instant at)
      throws EnrolmentException {
    if (registers.indices().isEmpty()) {
      throw new IllegalArgumentException("no registers");
    }
    requireAttestationKey(request.attestationKey(), registers);
    byte[] credential = new byte[CREDENTIAL_OCTETS];
    RANDOM.nextBytes(credential);
    return new PendingEnrolment(
        trusted(request, roots, at), request.attestationKey(), registers, Bytes.copyOf(credential));
  }

  /**
   * Evidence does not show what an attestation key is: a TPM quotes and certifies with an
   * unrestricted key too, with which anybody could sign the same structures.
   */
  private static void requireAttestationKey(TpmtPublic key, PcrSelection registers)
      throws EnrolmentException {
    Optional<String> defect = key.attestationDefect();
    if (defect.isPresent()) {
      throw new EnrolmentException(Refusal.AK_UNSUITABLE, defect.get());
    }
    TpmHash hash = key.scheme().orElseThrow().hash();
    if (registers.bank() != hash.algorithm()) {
      throw new EnrolmentException(
          Refusal.AK_UNSUITABLE,
          "the attestation key quotes registers of the bank "
              + hash.bank()
              + ", wanted are "
              + registers.spelling());
    }
  }

  /** The first certificate that is trusted; else why the first is not. */
  private static EndorsementCertificate trusted(
      EnrolmentRequest request, EndorsementRoots roots, Instant at) throws EnrolmentException {
    EnrolmentException first = null;
    for (EndorsementCertificate certificate : request.certificates()) {
      try {
        roots.requireTrusted(certificate, at);
        return certificate;
      } catch (EnrolmentException untrusted) {
        first = first == null ? untrusted : first;
      }
    }
    if (first == null) {
      throw new IllegalStateException("a request has a certificate");
    }
    throw first;
  }

  /** What the device gets. Each call protects the credential anew. */
  public EnrolmentChallenge challenge() {
    return new EnrolmentChallenge(
        certificate.digest(),
        attestationKey.name(),
        ProtectedCredential.make(certificate, attestationKey.name(), credential),
        registers);
  }

  /**
   * Judges the answer: the credential, then what the registers held.
   *
   * @throws EnrolmentException {@link Refusal#CREDENTIAL_WRONG} or {@link Refusal#STATE_UNPROVEN}
   */
  public EnrolledTpm accept(EnrolmentAnswer answer) throws EnrolmentException {
    if (!MessageDigest.isEqual(answer.credential().toArray(), credential.toArray())) {
      throw new EnrolmentException(
          Refusal.CREDENTIAL_WRONG,
          "the answer does not hold the credential: nothing shows that the attestation key is in"
              + " the TPM of the EK certificate");
    }
    requireProven(answer);
    return new EnrolledTpm(certificate, attestationKey, answer.registers());
  }

  private void requireProven(EnrolmentAnswer answer) throws EnrolmentException {
    TpmsAttest attest;
    TpmtSignature signature;
    try {
      attest = TpmsAttest.read(answer.quote(), "answer.quote");
      signature = TpmtSignature.read(answer.signature(), "answer.signature");
    } catch (MalformedException malformed) {
      throw new EnrolmentException(
          Refusal.STATE_UNPROVEN, String.valueOf(malformed.getMessage()), malformed);
    }
    require(
        signature.verifies(attestationKey.key(), answer.quote()),
        "the quote is not signed by the attestation key");
    require(attest.extraData().equals(credential), "the quote is not for this enrolment");
    require(
        attest.attested() instanceof TpmsAttest.Quote quote
            && quote.selections().size() == 1
            && quote.selections().get(0).sameRegisters(registers),
        "the quote is not about " + registers.spelling());
    require(
        answer.registers().selection().sameRegisters(registers)
            && attest.attested() instanceof TpmsAttest.Quote quote
            && quote.pcrDigest().equals(answer.registers().digest()),
        "the registers do not have the values that the answer names");
  }

  private static void require(boolean holds, String otherwise) throws EnrolmentException {
    if (!holds) {
      throw new EnrolmentException(Refusal.STATE_UNPROVEN, otherwise);
    }
  }

  /** The certificate that is trusted and challenged. */
  public EndorsementCertificate certificate() {
    return certificate;
  }

  TpmtPublic attestationKey() {
    return attestationKey;
  }

  PcrSelection registers() {
    return registers;
  }

  Bytes credential() {
    return credential;
  }

  /** Without the credential. */
  @Override
  public String toString() {
    return "PendingEnrolment[" + certificate + ", " + attestationKey + "]";
  }
}
