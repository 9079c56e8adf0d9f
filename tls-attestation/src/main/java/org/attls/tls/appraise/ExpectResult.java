package org.attls.tls.appraise;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.Cmw;
import org.attls.cmw.Indicator;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.PresentedResult;
import org.attls.rats.Reason;
import org.attls.rats.ResultVerifier;
import org.attls.tls.wire.VerifierIdentity;

/**
 * Step 1 of 4 in the passport model: the peer's Certificate is awaited, with a verifier's result in
 * it (draft-fossati-tls-attestation-07, section 7). The peer has proved nothing yet; what is
 * verified here is one signature, that of the selected verifier and of no other.
 *
 * <p>The steps that follow are those of evidence: the result is judged only when the peer has
 * proved that it holds the attested key.
 */
public final class ExpectResult {
  private final PassportTrust trust;
  private final VerifierIdentity selected;
  private final ResultVerifier results;
  private final CredentialForm form;

  /**
   * @param selected the verifier selected in EncryptedExtensions
   * @param form where the wrapper stands
   * @throws IllegalArgumentException if that verifier is not trusted: nobody can have selected it
   */
  public ExpectResult(PassportTrust trust, VerifierIdentity selected, CredentialForm form) {
    this.trust = trust;
    this.selected = selected;
    this.results =
        trust
            .resultsOf(selected)
            .orElseThrow(() -> new IllegalArgumentException(selected + " is not trusted"));
    this.form = form;
  }

  /**
   * Takes the entries of the peer's Certificate.
   *
   * @return what to do next, with the key that the result attests
   */
  public ExpectProof certificate(List<CredentialEntry> entries) throws AttestationException {
    CredentialForm.Content content = form.read(entries);
    Cmw wrapper =
        Wrappers.read(content.wrapper(), trust.maxCmwOctets(), Indicator.ATTESTATION_RESULTS);
    PresentedResult presented = ofPeer(() -> results.verify(wrapper));
    Bytes key = attestedKey(presented.result());
    content.requireKey(key);
    return new ExpectProof(new ResultInHand(trust, presented, key, content.certifiedName()));
  }

  /** Looks at a presented result. */
  interface Look<T> {
    T at() throws AttestationException;
  }

  /** What is wrong with a presented result is the fault of who presents it, not the verifier's. */
  static <T> T ofPeer(Look<T> look) throws AttestationException {
    try {
      return look.at();
    } catch (AttestationException invalid) {
      if (invalid.reason() != Reason.RESULT_INVALID) {
        throw invalid;
      }
      throw new AttestationException(
          Reason.PASSPORT_INVALID, String.valueOf(invalid.getMessage()), invalid);
    }
  }

  /** A result without a key names nobody: that is no reason to skip the comparison. */
  private Bytes attestedKey(AttestationResult result) throws AttestationException {
    List<Bytes> keys =
        result.appraisals().values().stream()
            .map(Appraisal::attestedKey)
            .flatMap(Optional::stream)
            .distinct()
            .toList();
    if (keys.size() != 1) {
      throw new AttestationException(
          Reason.KEY_MISMATCH,
          "the result of " + selected + " attests " + keys.size() + " keys, not one");
    }
    return keys.get(0);
  }
}
