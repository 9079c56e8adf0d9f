package org.attls.eat.inspect;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.cca.ParsecCcaEvidence;
import org.attls.eat.cca.ParsecCcaToken;
import org.attls.eat.cose.EcCoseVerifier;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AttestationException;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;

/**
 * Looks into Parsec evidence of an Arm CCA realm: the challenge and the identity key in its key
 * attestation.
 *
 * <p>What needs no trust anchor is checked here already: that the realm token is signed by the key
 * in it, that the platform token speaks of that key, and that the realm token is bound to the key
 * attestation. Who signed the platform token is the verifier's to check. A realm has no registers
 * in the sense of a TPM, and its key attestation says nothing of attributes of the key.
 */
public final class ParsecCcaInspector implements EvidenceInspector {
  @Override
  public CmwType evidenceType() {
    return ParsecCcaToken.TYPE;
  }

  /**
   * @throws AttestationException {@link Reason#TYPE_MISMATCH} for a wrapper of another type, {@link
   *     Reason#EVIDENCE_MALFORMED} for structures that cannot be read; {@link Reason#KEY_MISMATCH}
   *     when the realm token is bound to another key attestation, the platform token to another
   *     realm key, or the private half of the key travels with the evidence; {@link
   *     Reason#EVIDENCE_SIGNATURE} when the realm token is not signed by the key in it
   */
  @Override
  public InspectedEvidence inspect(Cmw evidence) throws AttestationException {
    if (!evidence.type().matches(ParsecCcaToken.TYPE)
        || !(evidence instanceof CmwRecord cmwRecord)) {
      throw new AttestationException(
          Reason.TYPE_MISMATCH,
          "expected a record of type " + ParsecCcaToken.TYPE + ", found " + evidence.type());
    }
    ParsecCcaEvidence content;
    try {
      content = ParsecCcaEvidence.read(ParsecCcaToken.read(cmwRecord.value()));
    } catch (MalformedException malformed) {
      throw new AttestationException(
          Reason.EVIDENCE_MALFORMED, String.valueOf(malformed.getMessage()), malformed);
    }
    requireBound(content);
    requireSigned(content);
    return new InspectedEvidence(
        List.of(content.kat().nonce()),
        content.kat().identityKey().spki(),
        Optional.empty(),
        content.platform().instanceId(),
        Optional.empty());
  }

  private static void requireBound(ParsecCcaEvidence content) throws AttestationException {
    if (!content.realm().publicKeyDigest().equals(content.platform().challenge())) {
      throw new AttestationException(
          Reason.KEY_MISMATCH, "the platform token speaks of another realm key");
    }
    // Over the octets as carried, whatever they say.
    if (!TpmHash.SHA512.digest(content.kat().octets()).equals(content.realm().challenge())) {
      throw new AttestationException(
          Reason.KEY_MISMATCH, "the realm token is bound to another key attestation");
    }
    if (content.kat().carriesPrivateKey()) {
      throw new AttestationException(
          Reason.KEY_MISMATCH, "the private half of the identity key is in the evidence");
    }
  }

  private static void requireSigned(ParsecCcaEvidence content) throws AttestationException {
    try {
      content.token().realm().verify(EcCoseVerifier.of(content.realm().publicKey()));
    } catch (GeneralSecurityException refused) {
      throw new AttestationException(
          Reason.EVIDENCE_SIGNATURE,
          "the realm token is not signed by the key in it: " + refused.getMessage(),
          refused);
    }
  }
}
