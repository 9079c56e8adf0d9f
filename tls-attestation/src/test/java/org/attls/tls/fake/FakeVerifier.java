package org.attls.tls.fake;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Appraisal;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.attls.rats.Verdict;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;

/** A verifier that answers what it is told to, without looking at the evidence. */
public final class FakeVerifier implements Verifier {
  /** What to answer. */
  public interface Answer {
    /** The result. */
    AttestationResult to(Bytes challenge, Cmw evidence, Deadline deadline)
        throws AttestationException;
  }

  private final Answer answer;
  private final AtomicInteger sessions = new AtomicInteger();

  private FakeVerifier(Answer answer) {
    this.answer = answer;
  }

  /** Says that all is well, of anything. */
  public static FakeVerifier affirming() {
    return answering((challenge, evidence, deadline) -> result(challenge, Tier.AFFIRMING));
  }

  /** Answers as told. */
  public static FakeVerifier answering(Answer answer) {
    return new FakeVerifier(answer);
  }

  /** A result of one appraisal with that status. */
  public static AttestationResult result(Bytes challenge, Tier status) {
    Appraisal appraisal =
        new Appraisal(
            status,
            new TrustVector(Map.of(TrustVector.Claim.HARDWARE, status.code())),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new AttestationResult(
        Bytes.EMPTY,
        "tag:attls.example,2026:fake",
        Instant.EPOCH,
        Optional.empty(),
        Optional.empty(),
        Optional.of(challenge),
        "fake",
        "0",
        Optional.empty(),
        Map.of("FAKE", appraisal));
  }

  /** A policy that looks at the status only. */
  public static AppraisalPolicy statusPolicy() {
    return (result, facts) -> {
      if (result.appraisals().values().stream().anyMatch(it -> it.status() != Tier.AFFIRMING)) {
        throw new AttestationException(Reason.NOT_AFFIRMING, "not affirming");
      }
      return new Verdict(
          new AttestedIdentity(AttestedIdentity.Level.CLASS, "fake"),
          result,
          java.time.Duration.ofHours(1));
    };
  }

  /** How many sessions were opened. */
  public int sessions() {
    return sessions.get();
  }

  @Override
  public VerifierSession open(Bytes challenge, Deadline deadline) {
    sessions.incrementAndGet();
    return new VerifierSession() {
      @Override
      public AttestationResult appraise(Cmw evidence, Deadline until) throws AttestationException {
        return answer.to(challenge, evidence, until);
      }

      @Override
      public void close() {}
    };
  }
}
