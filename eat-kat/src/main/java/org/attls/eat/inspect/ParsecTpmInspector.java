package org.attls.eat.inspect;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwRecord;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.parsec.ParsecTpmEvidence;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.eat.tpm.PcrSelection;
import org.attls.eat.tpm.TpmsAttest;
import org.attls.eat.tpm.TpmtPublic;
import org.attls.rats.AttestationException;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.QuotedPcrs;
import org.attls.rats.Reason;

/**
 * Looks into a Parsec TPM token: both challenges, the identity key, the quoted registers. The
 * record around it may be CBOR or JSON; the token inside is CBOR in both.
 *
 * <p>Whatever two parts of a token contradict each other is refused here already, since no verifier
 * is needed to see it.
 */
public final class ParsecTpmInspector implements EvidenceInspector {
  @Override
  public CmwType evidenceType() {
    return ParsecTpmToken.TYPE;
  }

  /**
   * @throws AttestationException {@link Reason#TYPE_MISMATCH} for a wrapper of another type, {@link
   *     Reason#EVIDENCE_MALFORMED} for structures that cannot be read, halves of different
   *     attestation keys, or a quote that is not of one bank, the signature's, with at least one
   *     register; {@link Reason#KEY_MISMATCH} when the certified Name is not that of the public
   *     area
   */
  @Override
  public InspectedEvidence inspect(Cmw evidence) throws AttestationException {
    if (!evidence.type().matches(ParsecTpmToken.TYPE)
        || !(evidence instanceof CmwRecord cmwRecord)) {
      throw new AttestationException(
          Reason.TYPE_MISMATCH,
          "expected a record of type " + ParsecTpmToken.TYPE + ", found " + evidence.type());
    }
    ParsecTpmToken token;
    ParsecTpmEvidence content;
    try {
      token = ParsecTpmToken.read(cmwRecord.value());
      content = ParsecTpmEvidence.read(token);
    } catch (MalformedException malformed) {
      throw new AttestationException(
          Reason.EVIDENCE_MALFORMED, String.valueOf(malformed.getMessage()), malformed);
    }
    requireOneAttestationKey(token, content);
    TpmtPublic identityKey = content.identityKey();
    requireCertified(identityKey, content.certify());
    return new InspectedEvidence(
        List.of(content.certInfo().extraData(), content.attestInfo().extraData()),
        content.attestedKey().spki(),
        identityKey.attributes().residenceDefect(),
        Optional.of(token.kat().kid()),
        Optional.of(registers(content)));
  }

  private static void requireOneAttestationKey(ParsecTpmToken token, ParsecTpmEvidence content)
      throws AttestationException {
    if (!token.kat().kid().equals(token.pat().kid())) {
      throw new AttestationException(
          Reason.EVIDENCE_MALFORMED,
          "kat.kid is " + token.kat().kid().hex() + ", pat.kid is " + token.pat().kid().hex());
    }
    if (!content.certInfo().qualifiedSigner().equals(content.attestInfo().qualifiedSigner())) {
      throw new AttestationException(
          Reason.EVIDENCE_MALFORMED, "kat and pat have different qualified signers");
    }
  }

  private static void requireCertified(TpmtPublic identityKey, TpmsAttest.Certify certify)
      throws AttestationException {
    if (!identityKey.name().equals(certify.name())) {
      throw new AttestationException(
          Reason.KEY_MISMATCH,
          "the TPM certified the object "
              + certify.name().hex()
              + ", the public area is that of "
              + identityKey.name().hex());
    }
  }

  private static QuotedPcrs registers(ParsecTpmEvidence content) throws AttestationException {
    TpmsAttest.Quote quote = content.quote();
    if (quote.selections().size() != 1) {
      throw new AttestationException(
          Reason.EVIDENCE_MALFORMED,
          "the quote has " + quote.selections().size() + " selections of registers, expected 1");
    }
    PcrSelection selection = quote.selections().get(0);
    // The digest of nothing is what a TPM quotes for a bank that is not active.
    if (selection.indices().isEmpty()) {
      throw new AttestationException(
          Reason.EVIDENCE_MALFORMED, "the quote speaks of no register of " + selection.bankName());
    }
    if (selection.bank() != content.patSignature().hash().algorithm()) {
      throw new AttestationException(
          Reason.EVIDENCE_MALFORMED,
          "the quote is of bank "
              + selection.bankName()
              + ", its signature uses "
              + content.patSignature().hash().bank());
    }
    return new QuotedPcrs(selection.bankName(), selection.indices(), quote.pcrDigest());
  }
}
