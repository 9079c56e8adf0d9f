package org.attls.tls.appraise;

import java.util.List;
import org.attls.cmw.Cmw;
import org.attls.cmw.CmwReader;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.rats.AttestationException;
import org.attls.rats.EvidenceInspector;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Reason;
import org.attls.tls.wire.BindingMode;

/**
 * Step 1 of 4: the peer's Certificate is awaited, kind ATTESTATION. All checks here are local and
 * cheap; the peer has proved nothing yet.
 *
 * <p>The order of the steps: evidence inspected and its challenge compared, then CertificateVerify,
 * then Finished, and only then the verifier and the policy (draft-fossati-tls-attestation-07,
 * section 9.1 shows the verifier first; cheap before expensive, and no verifier traffic for a peer
 * without the key).
 */
public final class ExpectEvidence {
  private final RelyingParty relyingParty;
  private final CmwType negotiatedType;
  private final BindingMode mode;
  private final Binding binding;
  private final Bytes own;

  /**
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
    this.relyingParty = relyingParty;
    this.negotiatedType = negotiatedType;
    this.mode = mode;
    this.binding = binding;
    this.own = own;
  }

  /**
   * Takes the entries of the peer's Certificate.
   *
   * @return what to do next, with the key that the evidence claims to attest
   */
  public ExpectProof certificate(List<CredentialEntry> entries) throws AttestationException {
    if (entries.isEmpty()) {
      throw new AttestationException(Reason.CREDENTIAL_EMPTY, "the peer sent no evidence");
    }
    if (entries.size() != 1) {
      throw new AttestationException(
          Reason.ENTRY_COUNT,
          entries.size() + " certificate entries, exactly one carries evidence");
    }
    CredentialEntry entry = entries.get(0);
    if (!entry.extensions().isEmpty()) {
      throw new AttestationException(
          Reason.UNSOLICITED,
          "extension "
              + entry.extensions().keySet().iterator().next()
              + " beside the evidence was not asked for");
    }
    if (!own.isEmpty() && entry.data().equals(own)) {
      throw new AttestationException(
          Reason.OWN_EVIDENCE, "the peer's evidence is octet for octet our own");
    }
    Cmw evidence = read(entry.data());
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
    Bytes challenge = binding.challengeFor(inspected.attestedKey());
    checkChallenges(inspected, challenge);
    return new ExpectProof(
        new EvidenceInHand(relyingParty, negotiatedType, evidence, inspected, challenge));
  }

  private Cmw read(Bytes data) throws AttestationException {
    if (data.size() > relyingParty.maxCmwOctets()) {
      throw new AttestationException(
          Reason.TOO_LARGE,
          "evidence of "
              + data.size()
              + " octets, at most "
              + relyingParty.maxCmwOctets()
              + " are taken");
    }
    try {
      return new CmwReader(relyingParty.maxCmwOctets()).read(data);
    } catch (MalformedException malformed) {
      throw new AttestationException(Reason.EVIDENCE_MALFORMED, malformed.getMessage(), malformed);
    }
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
