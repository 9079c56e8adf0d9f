package org.attls.tls.appraise;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwType;
import org.attls.cmw.Indicator;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.tls.wire.BindingMode;

/**
 * Step 1 of 4: the peer's Certificate is awaited, with evidence in it. All checks here are local;
 * the peer has proved nothing yet.
 *
 * <p>The order of the steps: evidence inspected and its challenge compared, then CertificateVerify,
 * then Finished, and only then the verifier and the policy (draft-fossati-tls-attestation-07,
 * section 9.1 shows the verifier first; cheap before expensive, and no verifier traffic for a peer
 * without the key). A certificate beside the evidence has to be one for the attested key, in both
 * binding modes; its path is validated last, because that costs signatures.
 */
public final class ExpectEvidence {
  private final RelyingParty relyingParty;
  private final CmwType negotiatedType;
  private final BindingMode mode;
  private final Binding binding;
  private final Bytes own;
  private final CredentialForm form;

  /**
   * Evidence as the only credential (kind ATTESTATION).
   *
   * @param negotiatedType the type selected in EncryptedExtensions
   * @param mode the binding mode selected there
   * @param binding computes the expected challenge
   * @param own the evidence that this end has sent in the same connection; empty where it has not
   */
  public ExpectEvidence(
      RelyingParty relyingParty,
      CmwType negotiatedType,
      BindingMode mode,
      Binding binding,
      Bytes own) {
    this(relyingParty, negotiatedType, mode, binding, own, CredentialForm.alone());
  }

  /**
   * Evidence of either kind.
   *
   * @param form where the wrapper stands
   */
  public ExpectEvidence(
      RelyingParty relyingParty,
      CmwType negotiatedType,
      BindingMode mode,
      Binding binding,
      Bytes own,
      CredentialForm form) {
    this.relyingParty = relyingParty;
    this.negotiatedType = negotiatedType;
    this.mode = mode;
    this.binding = binding;
    this.own = own;
    this.form = form;
  }

  /**
   * Takes the entries of the peer's Certificate.
   *
   * @return what to do next, with the key that the evidence claims to attest
   */
  public ExpectProof certificate(List<CredentialEntry> entries) throws AttestationException {
    CredentialForm.Content content = form.read(entries);
    if (!own.isEmpty() && content.wrapper().equals(own)) {
      throw new AttestationException(
          Reason.OWN_EVIDENCE, "the peer's evidence is octet for octet our own");
    }
    Cmw evidence =
        Wrappers.read(content.wrapper(), relyingParty.maxCmwOctets(), Indicator.EVIDENCE);
    if (!evidence.type().matches(negotiatedType)) {
      throw new AttestationException(
          Reason.TYPE_MISMATCH,
          "evidence of type " + evidence.type() + ", negotiated was " + negotiatedType);
    }
    EvidenceInspector inspector =
        relyingParty
            .inspectorFor(evidence.type())
            .orElseThrow(
                () ->
                    new AttestationException(
                        Reason.NO_INSPECTOR, "no inspector for " + evidence.type()));
    InspectedEvidence inspected = inspector.inspect(evidence);
    checkResidence(inspected);
    content.requireKey(inspected.attestedKey());
    Bytes challenge = binding.challengeFor(inspected.attestedKey());
    checkChallenges(inspected, challenge);
    return new ExpectProof(
        new EvidenceInHand(
            relyingParty, negotiatedType, evidence, inspected, challenge, content.certifiedName()));
  }

  /**
   * Mode {@code bound} holds only for keys that were made in the root of trust and stay there: with
   * evidence that merely hashes a key, an attester that answers any challenge can be relayed with a
   * key of the attacker's.
   */
  private void checkResidence(InspectedEvidence inspected) throws AttestationException {
    if (inspected.residenceDefect().isPresent()) {
      throw new AttestationException(
          Reason.KEY_MISMATCH,
          "the attested key is not resident: " + inspected.residenceDefect().get());
    }
  }

  /** Bytes.equals compares in constant time. */
  private void checkChallenges(InspectedEvidence inspected, Bytes expected)
      throws AttestationException {
    if (mode == BindingMode.BOUND && expected.size() < 32) {
      throw new AttestationException(
          Reason.NONCE_LENGTH,
          "a challenge of " + expected.size() + " octets, mode bound has 32 at least");
    }
    boolean equal = true;
    for (Bytes challenge : inspected.challenges()) {
      equal &= challenge.equals(expected);
    }
    if (!equal) {
      throw new AttestationException(
          Reason.BINDING_MISMATCH,
          "the challenge inside the evidence is not that of this connection (binding "
              + mode
              + ")");
    }
  }
}
