package org.attls.gateway.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.attls.gateway.admit.Admission;
import org.attls.gateway.config.VerdictTime;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.engine.Judgement;
import org.jspecify.annotations.Nullable;

/**
 * The device's side of a connection: octets of TLS between the socket and the engine.
 *
 * <p>Nothing is read from the socket that nobody asked for, so that what is kept stays small: up to
 * the gate while the handshake needs more, behind it while the back end takes more. While a worker
 * has the engine, nothing here touches it: a deadline that runs out then is acted upon when the
 * worker returns it.
 */
final class TlsFront extends ChannelInboundHandlerAdapter {
  private enum Phase {
    HANDSHAKE(ConnectionState.HANDSHAKING),
    JUDGEMENT(ConnectionState.AWAITING_VERDICT),
    OPEN(ConnectionState.OPEN),
    ENDED(ConnectionState.CLOSING);

    private final ConnectionState state;

    Phase(ConnectionState state) {
      this.state = state;
    }
  }

  private final Served served;
  private final Surroundings shared;
  private final Admission.Permit permit;
  private final HandshakeStory story;
  private final Timers timers = new Timers();
  private final Received received = new Received();
  private volatile Phase phase = Phase.HANDSHAKE;
  private @Nullable ChannelHandlerContext context;
  private @Nullable AttestedTlsEngine engine;
  private @Nullable Relay relay;
  private AttestedSession.@Nullable AttestedPeer peer;
  private boolean engineLent;
  private boolean timeOver;
  private boolean helloAnswered;
  private int helloOctets;
  private boolean inputEnded;
  private boolean wantsMore;

  /** Open although its verdict is over. */
  private boolean outlives;

  TlsFront(Served served, Surroundings shared, Admission.Permit permit, InetSocketAddress source) {
    this.served = served;
    this.shared = shared;
    this.permit = permit;
    this.story = new HandshakeStory(served.listener().name(), source);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    shared.connections().add(this);
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    timers.after(active.executor(), served.deadlines().clientHello(), this::helloLate);
    timers.after(active.executor(), served.deadlines().handshake(), this::handshakeLate);
    active.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext active, Object message) {
    try {
      if (phase != Phase.ENDED) {
        received.append((ByteBuf) message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext active) {
    proceed();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext active, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      if (phase == Phase.ENDED) {
        active.close();
      } else {
        proceed();
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext active) {
    if (relay != null) {
      relay.deviceWritabilityChanged();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext active, Throwable cause) {
    // Resets of the peer, as a rule. The channel becomes inactive, which says the rest.
    active.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext active) {
    timers.cancel();
    shared.connections().remove(this);
    permit.close();
    if (phase == Phase.HANDSHAKE || phase == Phase.JUDGEMENT) {
      shared.observer().handshake(story.failed(Reason.DISCONNECTED, "the device has gone"));
    }
    phase = Phase.ENDED;
    if (relay != null) {
      relay.deviceGone(Observer.End.TRUNCATED, "the device's connection broke");
    }
    if (!engineLent) {
      freeEngine();
    }
  }

  /** Its secrets are wiped; whoever asks for a verdict about it meanwhile touches nothing of it. */
  private void freeEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  /** With what has arrived, as far as it goes. */
  private void proceed() {
    if (phase == Phase.HANDSHAKE && !engineLent) {
      handshake();
    } else if (phase == Phase.OPEN && wantsMore) {
      decrypt();
    }
  }

  private void handshake() {
    int whole = Records.whole(received.octets(), received.size());
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
      lent = engine();
    } catch (AttestedTlsException impossible) {
      refused(impossible);
      return;
    }
    byte[] octets = received.octets();
    engineLent = true;
    try {
      shared.workers().handshake(() -> compute(lent, octets, whole));
    } catch (RuntimeException | Error none) {
      engineLent = false;
      refuse(new AttestationException(Reason.DEFECT, "no worker: " + none, none));
    }
  }

  /** On a worker. */
  private void compute(AttestedTlsEngine lent, byte[] octets, int whole) {
    Step step = Step.of(lent, octets, whole);
    Duration soFar = story.soFar();
    // Asked at once: the way by the event loop would wake up two threads more.
    Optional<CompletionStage<Judgement>> judging =
        step.failure() == null && step.state() == AttestedTlsEngine.State.AWAITING_VERDICT
            ? lent.pendingVerdict()
                .map(pending -> shared.workers().appraisals().judge(pending::judge))
            : Optional.empty();
    context().executor().execute(() -> stepped(step, soFar, judging));
  }

  private void awaitRecord() {
    int most =
        helloAnswered ? served.limits().handshakeBuffer() : served.limits().clientHelloBytes();
    if (received.size() > most) {
      refuse(tooLarge(helloAnswered ? "a record" : "a ClientHello", most));
    } else if (inputEnded) {
      shared.observer().handshake(story.failed(Reason.DISCONNECTED, "the device has gone"));
      end(Duration.ZERO);
    } else {
      context().read();
    }
  }

  private void stepped(Step step, Duration soFar, Optional<CompletionStage<Judgement>> judging) {
    engineLent = false;
    if (phase == Phase.ENDED) {
      freeEngine();
      return;
    }
    received.drop(step.taken());
    if (step.output().isReadable()) {
      helloAnswered = true;
      context().writeAndFlush(step.output());
    }
    AttestedTlsException failure = step.failure();
    if (failure != null) {
      refused(failure);
    } else if (timeOver) {
      handshakeLate();
    } else {
      switch (step.state()) {
        case HANDSHAKING -> handshake();
        case AWAITING_VERDICT -> judge(judging.orElseThrow(), soFar);
        case OPEN -> opened();
        case CLOSED -> refused(broken("the device closed the connection in the handshake"));
      }
    }
  }

  /** Nobody waits: the outcome comes as an event. No back end exists, and nothing is read. */
  private void judge(CompletionStage<Judgement> judging, Duration soFar) {
    phase = Phase.JUDGEMENT;
    story.provedKey(soFar);
    timers.after(context().executor(), served.deadlines().verdict(), this::handshakeLate);
    judging.whenComplete(
        (judgement, defect) -> {
          if (context().executor().inEventLoop()) {
            judged(judgement, defect);
          } else {
            context().executor().execute(() -> judged(judgement, defect));
          }
        });
  }

  private void judged(@Nullable Judgement judgement, @Nullable Throwable defect) {
    if (phase != Phase.JUDGEMENT) {
      return;
    }
    if (judgement == null) {
      refuse(new AttestationException(Reason.DEFECT, "no judgement: " + defect, defect));
      return;
    }
    try {
      engineNow().verdict(judgement);
    } catch (AttestedTlsException refusal) {
      refused(refusal);
      return;
    }
    opened();
  }

  private void opened() {
    AttestedSession session = engineNow().session();
    Optional<DeviceFacts> facts =
        Facts.of(
            session,
            served,
            story.connection(),
            (InetSocketAddress) context().channel().remoteAddress(),
            (InetSocketAddress) context().channel().localAddress());
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
        engineNow().outliveVerdict();
      } catch (AttestedTlsException over) {
        refused(over);
        return;
      }
    }
    phase = Phase.OPEN;
    engineNow().releaseBuffers();
    peer = session.peer().orElseThrow();
    timers.cancel();
    permit.handshakeOver();
    shared.observer().handshake(story.admitted(session, facts.get()));
    timers.after(
        context().executor(),
        // Not by the wall clock, which may be set; and a verdict that has ended already ends it
        // now.
        Facts.lifetime(peer, served).plusNanos(1),
        this::expired);
    relay = new Relay(this, served, destination.get(), shared, facts.get());
    relay.begin();
  }

  private void expired() {
    if (served.verdictTime().onExpiry() == VerdictTime.OnExpiry.CLOSE) {
      closeExpired();
    } else if (phase == Phase.OPEN) {
      outlives = true;
      shared.observer().expired(story.connection(), listener());
    }
  }

  private void closeExpired() {
    revoke(Observer.End.EXPIRED, Reason.RESULT_STALE, "the verdict has expired");
  }

  /**
   * Ends the connection if its device would not be admitted any more; gives back the buffers that
   * its traffic since the last time has left.
   *
   * @param now its listener; empty where a reload took it away
   */
  void review(Optional<Served> now) {
    context()
        .executor()
        .execute(
            () -> {
              if (phase == Phase.OPEN && peer != null) {
                engineNow().releaseBuffers();
                against(now, peer, relayNow())
                    .ifPresent(why -> revoke(Observer.End.REVOKED, Reason.REVOKED, why));
                if (outlives
                    && now.filter(it -> it.verdictTime().onExpiry() == VerdictTime.OnExpiry.CLOSE)
                        .isPresent()) {
                  closeExpired();
                }
              }
            });
  }

  /** A standing that cannot be found out is none. */
  private static Optional<String> against(
      Optional<Served> now, AttestedSession.AttestedPeer peer, Relay relay) {
    if (now.isEmpty()) {
      return Optional.of("its listener is not configured any more");
    }
    if (relay.quarantinedBy(now.get())) {
      return Optional.of("devices of its tier are kept apart now");
    }
    try {
      return now.get().standing().against(peer).map(why -> String.valueOf(why.getMessage()));
    } catch (RuntimeException defect) {
      return Optional.of("its standing cannot be found out: " + defect);
    }
  }

  /** How far it is; any thread may ask. */
  ConnectionState state() {
    return phase.state;
  }

  /** The name of the listener that accepted it. */
  String listener() {
    return served.listener().name();
  }

  /** Ends the connection because the gateway does: what was read is delivered. */
  void drain() {
    context()
        .executor()
        .execute(
            () -> {
              if (phase == Phase.OPEN && relay != null) {
                relay.deviceGone(Observer.End.DRAINED, "the gateway stops");
                closeOrderly();
              } else if (phase != Phase.ENDED) {
                context().close();
              }
            });
  }

  /** Closes the channel at once. */
  void abandon() {
    context().close();
  }

  private void revoke(Observer.End how, Reason reason, String message) {
    if (phase == Phase.OPEN && relay != null) {
      relay.takeLeave();
      relay.deviceGone(how, message);
      engineNow().end(new AttestationException(reason, message));
      sendOutput();
      end(LINGER);
    }
  }

  /** Asks for plaintext: once there is some, the relay gets it, once. */
  void requestMore() {
    if (phase != Phase.OPEN) {
      return;
    }
    wantsMore = true;
    if (received.size() > 0 || inputEnded) {
      // Not now: the relay that asks may be in the middle of taking something.
      context().executor().execute(this::proceed);
    } else {
      context().read();
    }
  }

  private void decrypt() {
    AttestedTlsEngine open = engineNow();
    AttestedTlsException failure = null;
    try {
      received.drop(open.offerInput(received.octets(), 0, received.size()));
      if (inputEnded) {
        open.inputEnded();
      }
    } catch (AttestedTlsException broken) {
      failure = broken;
    }
    sendOutput();
    ByteBuf plaintext = Step.plaintext(open, context().alloc());
    boolean some = plaintext.isReadable();
    if (some) {
      wantsMore = false;
      relayNow().plaintext(plaintext);
    } else {
      plaintext.release();
    }
    if (failure != null) {
      failed(failure);
    } else if (open.inputClosed()) {
      wantsMore = false;
      relayNow().deviceDone();
    } else if (!some) {
      context().read();
    }
  }

  /** Protects what the back end sent. */
  void write(ByteBuf plaintext) {
    try {
      if (phase == Phase.OPEN && !engineNow().outputClosed()) {
        Step.protect(engineNow(), plaintext);
        sendOutput();
      }
    } catch (AttestedTlsException failure) {
      failed(failure);
    } finally {
      plaintext.release();
    }
  }

  private void failed(AttestedTlsException failure) {
    relayNow()
        .deviceGone(
            failure.reason() == Reason.DISCONNECTED ? Observer.End.TRUNCATED : Observer.End.FAILED,
            failure.reason() + ": " + failure.getMessage());
    end(LINGER);
  }

  /** Whether the device takes what is written to it. */
  boolean isWritable() {
    return context().channel().isWritable();
  }

  /** Sends close_notify behind all that was written; what the device sends is still taken. */
  void closeOutput() {
    try {
      if (phase == Phase.OPEN) {
        engineNow().closeOutput();
        sendOutput();
      }
    } catch (AttestedTlsException failure) {
      failed(failure);
    }
  }

  /** Sends close_notify behind all that was written, and takes nothing more. */
  void closeOrderly() {
    if (phase == Phase.OPEN) {
      engineNow().close();
      sendOutput();
      end(served.deadlines().halfClose());
    }
  }

  /** Closes behind all that was written, without close_notify: the device sees that it is cut. */
  void closeTruncated() {
    if (phase == Phase.OPEN) {
      end(LINGER);
    }
  }

  private void helloLate() {
    if (!helloAnswered) {
      handshakeLate();
    }
  }

  private void handshakeLate() {
    timeOver = true;
    if (phase == Phase.OPEN || phase == Phase.ENDED || engineLent) {
      return;
    }
    if (engine == null) {
      shared.observer().handshake(story.failed(Reason.DEADLINE, "no ClientHello in time"));
      end(Duration.ZERO);
    } else {
      refused(engine.timedOut());
    }
  }

  /** Ends the handshake for a reason of ours. */
  private void refuse(AttestationException reason) {
    try {
      refused(engine().end(reason));
    } catch (AttestedTlsException noEngine) {
      refused(noEngine);
    }
  }

  private void refused(AttestedTlsException refusal) {
    sendOutput();
    shared.observer().handshake(story.refused(refusal));
    end(LINGER);
  }

  /**
   * Closes the channel once everything is written and the peer has closed too, or the time is over:
   * closing at once would reset the connection, and the alert could be lost.
   */
  private void end(Duration patience) {
    phase = Phase.ENDED;
    timers.cancel();
    permit.handshakeOver();
    received.clear();
    Farewell.close(context().channel(), patience);
  }

  private void sendOutput() {
    if (engine != null && engine.outputAvailable() > 0) {
      context().writeAndFlush(Step.output(engine, context().alloc()));
    }
  }

  private AttestedTlsEngine engine() throws AttestedTlsException {
    if (engine == null) {
      engine = served.tls().newEngineAwaitingVerdict(HandshakeListener.NONE);
    }
    return engine;
  }

  private AttestedTlsEngine engineNow() {
    if (engine == null) {
      throw new IllegalStateException("no engine yet");
    }
    return engine;
  }

  private Relay relayNow() {
    if (relay == null) {
      throw new IllegalStateException("not admitted");
    }
    return relay;
  }

  /** The event loop and the channel. */
  ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a channel");
    }
    return context;
  }

  private static AttestationException tooLarge(String what, int most) {
    return new AttestationException(Reason.TOO_LARGE, what + " of more than " + most + " octets");
  }

  private static AttestedTlsException broken(String message) {
    return new AttestedTlsException(Reason.DISCONNECTED, null, null, message, null);
  }

  /** For alerts to arrive. */
  private static final Duration LINGER = Duration.ofSeconds(2);
}
