package org.attls.tls.engine;

import java.util.Optional;
import org.attls.rats.AttestationException;
import org.jspecify.annotations.Nullable;

/** The outcome of one {@link PendingVerdict}, for the connection that it came from and no other. */
public final class Judgement {
  private final PendingVerdict answered;
  private final StageClock clock;
  private final AttestedSession.@Nullable AttestedPeer peer;
  private final @Nullable AttestationException refusal;

  private Judgement(
      PendingVerdict answered,
      StageClock clock,
      AttestedSession.@Nullable AttestedPeer peer,
      @Nullable AttestationException refusal) {
    this.answered = answered;
    this.clock = clock;
    this.peer = peer;
    this.refusal = refusal;
  }

  static Judgement admitted(
      PendingVerdict answered, StageClock clock, AttestedSession.AttestedPeer peer) {
    return new Judgement(answered, clock, peer, null);
  }

  static Judgement refused(
      PendingVerdict answered, StageClock clock, AttestationException refusal) {
    return new Judgement(answered, clock, null, refusal);
  }

  /** Why the peer is refused; empty when it is admitted. */
  public Optional<AttestationException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Whether this is the outcome of {@code pending}. */
  public boolean answers(PendingVerdict pending) {
    return answered == pending;
  }

  /**
   * The admitted peer.
   *
   * @throws AttestationException the refusal
   */
  public AttestedSession.AttestedPeer peer() throws AttestationException {
    if (peer == null) {
      throw refusal().orElseThrow();
    }
    return peer;
  }

  /** How long verifier and policy took. */
  public StageClock clock() {
    return clock;
  }
}
