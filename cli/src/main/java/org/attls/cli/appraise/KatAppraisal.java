package org.attls.cli.appraise;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Failure;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.corim.parsec.TrustAnchor;
import org.attls.eat.check.Outcome;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.kat.KatCheck;
import org.attls.eat.kat.KatExpectation;
import org.attls.eat.kat.KatReport;
import org.attls.eat.kat.KatVerification;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.VerificationKey;
import org.attls.rats.Reason;
import org.attls.rats.TrustVector;

/** Appraises a bundle; the checks are those of {@link KatVerification}. */
final class KatAppraisal {
  private static final String LABEL = "KAT_BUNDLE";

  private final Evidence.Bundle evidence;
  private final AppraisalRequest request;

  KatAppraisal(Evidence.Bundle evidence, AppraisalRequest request) {
    this.evidence = evidence;
    this.request = request;
  }

  /**
   * @throws MalformedException claims of the platform attestation token that cannot be read, where
   *     they have to name the key
   */
  Appraised run() throws MalformedException, CommandFailure {
    if (request.anchors() instanceof TrustAnchors.OneKey anchor) {
      return verify(anchor.ecKey());
    }
    EndorsementFile file = ((TrustAnchors.Endorsed) request.anchors()).file();
    Optional<String> defect = file.defect(request.at());
    if (defect.isPresent()) {
      return withoutAnchor(defect.get());
    }
    Optional<Bytes> kid = kid(evidence.bundle());
    Optional<TrustAnchor> anchor = kid.flatMap(file::anchor);
    if (anchor.isEmpty()) {
      return withoutAnchor(
          kid.map(it -> file.name() + " has no key for kid " + it.hex())
              .orElse("the platform attestation token names no key"));
    }
    VerificationKey endorsed = anchor.get().attestationKey();
    return endorsed instanceof EcKey key
        ? verify(key)
        : withoutAnchor(
            "the endorsed key is "
                + endorsed.title()
                + ", the tokens of a bundle are signed with ECDSA only");
  }

  private Appraised verify(EcKey platformKey) {
    List<String> remarks = new ArrayList<>();
    remarks.add(
        "platform claims not compared: there are no reference values for this kind of evidence");
    remarks.add("age of the platform attestation token not compared");
    KatExpectation expectation = KatExpectation.of(platformKey, request.challenge());
    if (request.tlsKey().isPresent()) {
      expectation = expectation.withTlsKey(request.tlsKey().get());
    } else {
      remarks.add("attested key not compared with a TLS key: none given (--key)");
    }
    KatReport report = KatVerification.verify(evidence.bundle(), expectation);
    List<Check> checks = report.outcomes().stream().map(Check::of).toList();
    Optional<EarStatement> affirming =
        report
            .verified()
            .map(
                verified ->
                    Statements.affirming(
                        LABEL,
                        Set.of(TrustVector.Claim.INSTANCE_IDENTITY),
                        verified.identityKey(),
                        verified.challenge()));
    if (affirming.isPresent()) {
      return new Appraised(evidence.description(), checks, affirming, remarks, Optional.empty());
    }
    Outcome<KatCheck> failed = report.firstFailure().orElseThrow();
    Failure failure = failure(failed.check(), Check.of(failed).problem());
    return new Appraised(
        evidence.description(),
        checks,
        Optional.of(Statements.unauthentic(LABEL, failed.check().title() + ": no")),
        remarks,
        Optional.of(failure));
  }

  private Appraised withoutAnchor(String why) {
    return new Appraised(
        evidence.description(),
        List.of(
            new Check(
                "TRUST_ANCHOR",
                "endorsed platform attestation key",
                Outcome.Status.FAILED,
                "a key that is endorsed",
                why)),
        Optional.of(Statements.unauthentic(LABEL, "no trust anchor for evidence")),
        List.of(),
        Optional.of(Appraised.refused(Reason.NO_TRUST_ANCHOR, why)));
  }

  /** By what the platform attestation key is looked up: the UEID, else its token's kid. */
  private static Optional<Bytes> kid(KatBundle bundle) throws MalformedException {
    Optional<Bytes> instance = bundle.instance();
    return instance.isPresent() ? instance : bundle.pat().headers().keyId();
  }

  /** With the reason code that a relying party would have for it. */
  private static Failure failure(KatCheck failed, String problem) {
    return switch (failed) {
      case COLLECTION, PAT_CLAIMS, KAT_CLAIMS -> Appraised.malformed(problem);
      case PAT_SIGNATURE, KAT_SIGNATURE -> Appraised.refused(Reason.EVIDENCE_SIGNATURE, problem);
      case KEY_BINDING, KEYS_APART, TLS_KEY -> Appraised.refused(Reason.KEY_MISMATCH, problem);
      case CHALLENGE -> Appraised.refused(Reason.BINDING_MISMATCH, problem);
      case PAT_FRESHNESS, PLATFORM -> Appraised.refused(Reason.NOT_AFFIRMING, problem);
    };
  }
}
