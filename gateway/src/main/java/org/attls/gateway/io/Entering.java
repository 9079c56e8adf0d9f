package org.attls.gateway.io;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.attls.gateway.config.VerdictTime;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.Judgement;
import org.jspecify.annotations.Nullable;

/**
 * A device from its first octet to the gate: handshake, verdict, and where it goes then. A deadline
 * that runs out while a worker has the engine is acted upon when the worker returns it.
 */
final class Entering {
  private final TlsFront front;
  private final Line line;
  private final Served served;
  private final Surroundings shared;
  private final HandshakeStory story;
  private boolean timeOver;
  private boolean helloAnswered;
  private int helloOctets;

  Entering(TlsFront front, Line line, Served served, Surroundings shared, HandshakeStory story) {
    this.front = front;
    this.line = line;
    this.served = served;
    this.shared = shared;
    this.story = story;
  }

  void begin() {
    front.timers().after(line.loop(), served.deadlines().clientHello(), this::helloLate);
    front.timers().after(line.loop(), served.deadlines().handshake(), this::handshakeLate);
    line.channel().read();
  }

  /** The device's connection broke. */
  void deviceGone() {
    shared.observer().handshake(story.failed(Reason.DISCONNECTED, "the device has gone"));
  }

  /** Gives the engine what has arrived, if it is at hand. */
  void proceed() {
    if (!line.lent()) {
      handshake();
    }
  }

  private void handshake() {
    byte[] octets = line.received().octets();
    int whole = Records.whole(octets, line.received().size());
    if (whole == 0) {
      awaitRecord();
      return;
    }
    if (!helloAnswered) {
      helloOctets += whole;
      if (helloOctets > served.limits().clientHelloBytes()) {
        refuse(tooLarge("a ClientHello", served.limits().clientHelloBytes()));
        return;
      }
    }
    AttestedTlsEngine lent;
    try {
      lent = line.engine();
    } catch (AttestedTlsException impossible) {
      refused(impossible);
      return;
    }
    line.lend();
    shared
        .workers()
        .compute(() -> compute(lent, octets, whole))
        .whenCompleteAsync(this::returned, line.loop());
  }

  /**
   * What a worker found.
   *
   * @param soFar since the connection was accepted
   * @param judging where the device proved its key
   */
  private record Computed(
      Step step, Duration soFar, Optional<CompletionStage<Judgement>> judging) {}

  /** On a worker. */
  private Computed compute(AttestedTlsEngine lent, byte[] octets, int whole) {
    Step step = Step.of(lent, octets, whole);
    Duration soFar = story.soFar();
    // Asked at once: the way by the event loop would wake up two threads more.
    Optional<CompletionStage<Judgement>> judging =
        step.failure() == null && step.state() == AttestedTlsEngine.State.AWAITING_VERDICT
            ? lent.pendingVerdict()
                .map(pending -> shared.workers().appraisals().judge(pending::judge))
            : Optional.empty();
    return new Computed(step, soFar, judging);
  }

  private void awaitRecord() {
    int most =
        helloAnswered ? served.limits().handshakeBuffer() : served.limits().clientHelloBytes();
    if (line.received().size() > most) {
      refuse(tooLarge(helloAnswered ? "a record" : "a ClientHello", most));
    } else if (line.inputEnded()) {
      deviceGone();
      front.end(Duration.ZERO);
    } else {
      line.channel().read();
    }
  }

  private void returned(@Nullable Computed computed, @Nullable Throwable defect) {
    line.takeBack();
    if (front.state() == ConnectionState.CLOSING) {
      line.free();
    } else if (computed == null) {
      refuse(Workers.defect("no handshake", defect));
    } else {
      stepped(computed);
    }
  }

  private void stepped(Computed computed) {
    Step step = computed.step();
    line.received().drop(step.taken());
    if (step.output().isReadable()) {
      helloAnswered = true;
      line.channel().writeAndFlush(step.output());
    }
    AttestedTlsException failure = step.failure();
    if (failure != null) {
      refused(failure);
    } else if (timeOver) {
      handshakeLate();
    } else {
      switch (step.state()) {
        case HANDSHAKING -> handshake();
        case AWAITING_VERDICT -> judge(computed.judging().orElseThrow(), computed.soFar());
        case OPEN -> opened();
        case CLOSED -> refused(broken("the device closed the connection in the handshake"));
      }
    }
  }

  /** Nobody waits: the outcome comes as an event. No back end exists, and nothing is read. */
  private void judge(CompletionStage<Judgement> judging, Duration soFar) {
    front.judging();
    story.provedKey(soFar);
    front.timers().after(line.loop(), served.deadlines().verdict(), this::handshakeLate);
    judging.whenComplete(
        (judgement, defect) -> {
          if (line.loop().inEventLoop()) {
            judged(judgement, defect);
          } else {
            line.loop().execute(() -> judged(judgement, defect));
          }
        });
  }

  private void judged(@Nullable Judgement judgement, @Nullable Throwable defect) {
    if (front.state() != ConnectionState.AWAITING_VERDICT) {
      return;
    }
    if (judgement == null) {
      refuse(Workers.defect("no judgement", defect));
      return;
    }
    try {
      line.present().verdict(judgement);
    } catch (AttestedTlsException refusal) {
      refused(refusal);
      return;
    }
    opened();
  }

  private void opened() {
    AttestedSession session = line.present().session();
    Optional<DeviceFacts> facts =
        Facts.of(
            session,
            served,
            story.connection(),
            (InetSocketAddress) line.channel().remoteAddress(),
            (InetSocketAddress) line.channel().localAddress());
    if (facts.isEmpty()) {
      refuse(
          new AttestationException(
              Reason.IDENTITY_REFUSED, "the identity has no form that a back end can be told"));
      return;
    }
    Optional<Served.Destination> destination = served.destination(facts.get().tier());
    if (destination.isEmpty()) {
      refuse(
          new AttestationException(
              Reason.NOT_AFFIRMING, "there is no back end for tier " + facts.get().tier()));
      return;
    }
    if (served.verdictTime().onExpiry() == VerdictTime.OnExpiry.MARK) {
      try {
        // What is over before the gate opens opens nothing.
        line.present().outliveVerdict();
      } catch (AttestedTlsException over) {
        refused(over);
        return;
      }
    }
    front.open(
        story.admitted(session, facts.get()),
        destination.get(),
        facts.get(),
        session.peer().orElseThrow());
  }

  private void helloLate() {
    if (!helloAnswered) {
      handshakeLate();
    }
  }

  private void handshakeLate() {
    timeOver = true;
    if (line.lent()) {
      return;
    }
    if (line.hasEngine()) {
      refused(line.present().timedOut());
    } else {
      shared.observer().handshake(story.failed(Reason.DEADLINE, "no ClientHello in time"));
      front.end(Duration.ZERO);
    }
  }

  /** Ends the handshake for a reason of ours. */
  private void refuse(AttestationException reason) {
    try {
      refused(line.engine().end(reason));
    } catch (AttestedTlsException noEngine) {
      refused(noEngine);
    }
  }

  private void refused(AttestedTlsException refusal) {
    line.sendOutput();
    shared.observer().handshake(story.refused(refusal));
    front.end(TlsFront.LINGER);
  }

  private static AttestationException tooLarge(String what, int most) {
    return new AttestationException(Reason.TOO_LARGE, what + " of more than " + most + " octets");
  }

  private static AttestedTlsException broken(String message) {
    return new AttestedTlsException(Reason.DISCONNECTED, null, null, message, null);
  }
}
