package org.attls.verifier.embedded.appraise;

import java.time.Instant;
import java.util.Optional;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.parsec.TrustAnchor;
import org.attls.eat.tpm.PcrValues;
import org.attls.eat.tpm.TpmHash;
import org.attls.rats.AttestationException;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.QuotedPcrs;
import org.attls.rats.Reason;
import org.attls.verifier.embedded.endorse.Endorsements;

/**
 * What changed endorsements say of a device whose evidence was affirmed earlier: the evidence
 * itself is gone, what it said of key and registers is not.
 */
public final class Reappraisal {
  private Reappraisal() {}

  /**
   * Why such evidence would not be affirmed any more; empty where it would, or where it names no
   * attestation key.
   *
   * @param seen what inspection found in the evidence, whose signatures were verified then
   * @return a failure of reason {@link Reason#NO_TRUST_ANCHOR} or {@link Reason#NOT_AFFIRMING}
   */
  public static Optional<AttestationException> against(
      Endorsements endorsements, InspectedEvidence seen, Instant now) {
    if (seen.instance().isEmpty()) {
      return Optional.empty();
    }
    Optional<TrustAnchor> anchor = endorsements.trustAnchor(seen.instance().get(), now);
    if (anchor.isEmpty()) {
      return Optional.of(
          new AttestationException(
              Reason.NO_TRUST_ANCHOR, "its attestation key is not enrolled any more"));
    }
    if (seen.pcrs().isEmpty() || isGood(endorsements, anchor.get(), seen.pcrs().get(), now)) {
      return Optional.empty();
    }
    return Optional.of(
        new AttestationException(
            Reason.NOT_AFFIRMING, "the state of its registers is endorsed no more"));
  }

  private static boolean isGood(
      Endorsements endorsements, TrustAnchor anchor, QuotedPcrs quoted, Instant now) {
    TpmHash bank;
    try {
      bank = TpmHash.ofBank(quoted.bank(), "quoted registers");
    } catch (MalformedException unknown) {
      return false;
    }
    return endorsements.referenceStates(anchor.classId(), now).stream()
        .flatMap(state -> state.values(bank).stream())
        .anyMatch(good -> isOf(good, quoted));
  }

  private static boolean isOf(PcrValues good, QuotedPcrs quoted) {
    return good.values().keySet().equals(quoted.indices()) && good.digest().equals(quoted.digest());
  }
}
