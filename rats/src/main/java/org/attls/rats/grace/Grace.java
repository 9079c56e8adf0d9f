package org.attls.rats.grace;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AppraisalPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verdict;
import org.attls.rats.Verifier;
import org.attls.rats.VerifierSession;

/**
 * While no verifier can be had, a device may be admitted by its last verdict: if that is young
 * enough, and if its evidence of now is verified here, under the attestation key of then, over the
 * challenge of this connection, and speaks of the same state.
 *
 * <p>It stands on both sides of a decision: {@link #verifier(Verifier)} remembers what was
 * affirmed, and answers for a verifier that cannot be had; {@link #policy(AppraisalPolicy)} lets
 * the policy decide on that answer as on any other, and says that the verdict is a warning. Without
 * the second the answers of the first are refused, unless warnings are accepted.
 *
 * <p>Only {@link Reason#VERIFIER_UNAVAILABLE}, and a verifier's silence while there is time left,
 * open this way. Any answer but an affirming one closes it to the device whose evidence was
 * answered, as does a refusal by the policy. Nothing is remembered longer than the age given or
 * beyond the life of this object; when {@value #MOST_DEVICES} devices are remembered, the one whose
 * verdict is the oldest is forgotten.
 *
 * <p>Safe for use by many threads.
 */
public final class Grace {
  /** How many devices are remembered, each with its last evidence and the result about it. */
  public static final int MOST_DEVICES = 10_000;

  /** What says nothing of the evidence: nobody answered, or somebody here could not ask. */
  private static final Set<Reason> NO_ANSWER =
      EnumSet.of(Reason.VERIFIER_UNAVAILABLE, Reason.DEADLINE, Reason.DEFECT);

  private final EvidenceMemory memory;
  private final LastVerdicts verdicts;
  private final InstantSource clock;

  /**
   * Nothing is remembered yet.
   *
   * @param age how old a verdict may be
   */
  public Grace(EvidenceMemory memory, Duration age) {
    this(memory, age, System::nanoTime, InstantSource.system());
  }

  /**
   * As {@link #Grace(EvidenceMemory, Duration)}, by other clocks.
   *
   * @param nanoTime one that nobody sets; ages of verdicts are of it
   * @param clock that of the policy
   */
  public Grace(EvidenceMemory memory, Duration age, LongSupplier nanoTime, InstantSource clock) {
    this.memory = memory;
    this.verdicts = new LastVerdicts(MOST_DEVICES, age, nanoTime);
    this.clock = clock;
  }

  /** Whether a result stands on an earlier verdict. No verifier's result does, whatever it says. */
  public static boolean gave(AttestationResult result) {
    return GraceResult.PROFILE.equals(result.profile());
  }

  /** Whether there is a device that could be admitted without a verifier. */
  public boolean possible() {
    return verdicts.any();
  }

  /** Also remembers what an earlier one does, and no longer. */
  public void adopt(Grace earlier) {
    verdicts.adopt(earlier.verdicts);
  }

  /** A verifier whose answers are remembered, and for which is answered while it is away. */
  public Verifier verifier(Verifier verifier) {
    return new Remembering(verifier);
  }

  /** A policy that decides on what {@link #verifier(Verifier)} gives, too. */
  public AppraisalPolicy policy(AppraisalPolicy policy) {
    return (result, facts) -> {
      if (gave(result)) {
        Verdict verdict = policy.decide(GraceResult.asAffirmed(result), facts);
        return new Verdict(verdict.identity(), result, verdict.lifetime());
      }
      try {
        return policy.decide(result, facts);
      } catch (AttestationException refused) {
        facts
            .evidence()
            .instance()
            .ifPresent(instance -> verdicts.forget(instance, facts.challenge()));
        throw refused;
      }
    };
  }

  private void answered(Bytes challenge, Cmw evidence, AttestationResult result) {
    if (result.worst() == Tier.AFFIRMING && result.nonce().equals(Optional.of(challenge))) {
      memory.device(evidence).ifPresent(device -> verdicts.remember(challenge, device, result));
    } else {
      answeredAgainst(evidence);
    }
  }

  /** Somebody who only says that he is the device takes nothing from it. */
  private void answeredAgainst(Cmw evidence) {
    last(evidence)
        .map(LastVerdicts.Last::device)
        .filter(device -> device.signed(evidence))
        .ifPresent(device -> verdicts.forget(device.instance()));
  }

  private AttestationResult instead(Bytes challenge, Cmw evidence, AttestationException unavailable)
      throws AttestationException {
    Optional<LastVerdicts.Last> last = last(evidence);
    if (last.isEmpty()) {
      throw without("no verdict to go by", unavailable);
    }
    Bytes attested;
    try {
      attested = last.get().device().recognise(challenge, evidence);
    } catch (AttestationException other) {
      throw without(String.valueOf(other.getMessage()), unavailable);
    }
    AttestationResult earlier = last.get().result();
    Instant now = clock.instant();
    Instant byAge = now.plus(verdicts.left(last.get()));
    Instant end = earlier.expiresAt().filter(byAge::isAfter).orElse(byAge);
    if (!now.isBefore(end)) {
      throw without("the last result ended at " + end, unavailable);
    }
    return GraceResult.of(earlier, challenge, attested, now, end);
  }

  private Optional<LastVerdicts.Last> last(Cmw evidence) {
    return memory.device(evidence).flatMap(device -> verdicts.last(device.instance()));
  }

  private static AttestationException without(String why, AttestationException unavailable) {
    AttestationException refused =
        new AttestationException(
            Reason.VERIFIER_UNAVAILABLE, unavailable.getMessage() + "; no grace: " + why);
    refused.addSuppressed(unavailable);
    return refused;
  }

  /** Time is kept back, so that a verifier that is silent leaves some for an answer from here. */
  private static Deadline share(Deadline deadline) {
    return deadline.atMost(deadline.remaining().multipliedBy(3).dividedBy(4));
  }

  private static boolean away(AttestationException failed, Deadline deadline) {
    boolean silent = failed.reason() == Reason.DEADLINE && !Thread.currentThread().isInterrupted();
    return (failed.reason() == Reason.VERIFIER_UNAVAILABLE || silent) && !deadline.expired();
  }

  private final class Remembering implements Verifier {
    private final Verifier asked;

    Remembering(Verifier asked) {
      this.asked = asked;
    }

    @Override
    public VerifierSession open(Bytes challenge, Deadline deadline) throws AttestationException {
      try {
        return new Session(challenge, asked.open(challenge, share(deadline)));
      } catch (AttestationException failed) {
        if (!away(failed, deadline)) {
          throw failed;
        }
        return new Alone(challenge, failed);
      }
    }

    @Override
    public CompletableFuture<AttestationResult> appraise(
        Bytes challenge, Cmw evidence, Deadline deadline, Executor mayBlock) {
      return asked
          .appraise(challenge, evidence, share(deadline), mayBlock)
          .whenComplete(
              (result, failed) -> {
                if (failed == null) {
                  answered(challenge, evidence, result);
                }
              })
          .exceptionallyCompose(
              failed -> {
                AttestationException reason = AttestationException.of(failed);
                return CompletableFuture.supplyAsync(
                    () -> {
                      try {
                        return failed(challenge, evidence, reason, deadline);
                      } catch (AttestationException refused) {
                        throw new CompletionException(refused);
                      }
                    },
                    mayBlock);
              });
    }
  }

  private AttestationResult failed(
      Bytes challenge, Cmw evidence, AttestationException failed, Deadline deadline)
      throws AttestationException {
    if (away(failed, deadline)) {
      return instead(challenge, evidence, failed);
    }
    if (!NO_ANSWER.contains(failed.reason())) {
      answeredAgainst(evidence);
    }
    throw failed;
  }

  /** With a verifier that could be had, so far. */
  private final class Session implements VerifierSession {
    private final Bytes challenge;
    private final VerifierSession opened;

    Session(Bytes challenge, VerifierSession opened) {
      this.challenge = challenge;
      this.opened = opened;
    }

    @Override
    public AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException {
      AttestationResult result;
      try {
        result = opened.appraise(evidence, share(deadline));
      } catch (AttestationException failed) {
        return failed(challenge, evidence, failed, deadline);
      }
      answered(challenge, evidence, result);
      return result;
    }

    @Override
    public void close() {
      opened.close();
    }
  }

  /** With nobody. */
  private final class Alone implements VerifierSession {
    private final Bytes challenge;
    private final AttestationException unavailable;

    Alone(Bytes challenge, AttestationException unavailable) {
      this.challenge = challenge;
      this.unavailable = unavailable;
    }

    @Override
    public AttestationResult appraise(Cmw evidence, Deadline deadline) throws AttestationException {
      return instead(challenge, evidence, unavailable);
    }

    @Override
    public void close() {}
  }
}
