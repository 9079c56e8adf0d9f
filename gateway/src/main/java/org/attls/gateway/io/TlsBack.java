package org.attls.gateway.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards the back end: below it records, above it plaintext. Certificates are made and
 * handshakes computed by the workers; nothing goes up before the handshake is over.
 */
final class TlsBack extends ChannelDuplexHandler {
  private final BackendTls tls;
  private final DeviceFacts facts;
  private final Workers workers;
  private final Duration within;
  private final Timers timers = new Timers();
  private final Received received = new Received();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable AttestedTlsEngine engine;
  private boolean lent;
  private boolean inputEnded;
  private boolean endTold;

  TlsBack(BackendTls tls, DeviceFacts facts, Workers workers, Duration within) {
    this.tls = tls;
    this.facts = facts;
    this.workers = workers;
    this.within = within;
  }

  /** The end of the handshake, or why there is none; on the event loop. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    timers.after(
        active.executor(),
        within,
        () ->
            failed(new AttestedTlsException(Reason.DEADLINE, null, null, "no TLS in time", null)));
    step(0);
    active.fireChannelActive();
  }

  /** Gives the engine, which is made with the first step, some of what has arrived. */
  private void step(int octets) {
    lent = true;
    byte[] given = received.octets();
    workers
        .compute(() -> compute(given, octets))
        .whenCompleteAsync(this::returned, context().executor());
  }

  /** On a worker. */
  private Step compute(byte[] given, int octets) {
    try {
      if (engine == null) {
        engine = tls.engine(facts);
      }
      return Step.of(engine, given, octets);
    } catch (AttestedTlsException unusable) {
      return Step.failed(unusable);
    }
  }

  private void returned(@Nullable Step step, @Nullable Throwable defect) {
    lent = false;
    if (!context().channel().isActive() || ready.isDone()) {
      free();
    } else if (step == null) {
      AttestationException why = Workers.defect("no handshake", defect);
      failed(new AttestedTlsException(why.reason(), null, null, why.getMessage(), why));
    } else {
      stepped(step);
    }
  }

  private void stepped(Step step) {
    received.drop(step.taken());
    context().writeAndFlush(step.output());
    if (step.failure() != null) {
      failed(step.failure());
    } else if (step.state() == AttestedTlsEngine.State.OPEN) {
      timers.cancel();
      ready.complete(null);
      if (received.size() > 0) {
        decrypt();
      }
    } else {
      proceed();
    }
  }

  private void proceed() {
    if (lent) {
      return;
    }
    int whole = Records.whole(received.octets(), received.size());
    if (whole > 0) {
      step(whole);
    } else if (inputEnded) {
      failed(
          new AttestedTlsException(
              Reason.DISCONNECTED, null, null, "it closed in the handshake", null));
    } else {
      context().read();
    }
  }

  private void failed(AttestedTlsException why) {
    if (ready.completeExceptionally(why)) {
      timers.cancel();
      context().close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext active, Object message) {
    try {
      received.append((ByteBuf) message);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext active) {
    if (ready.isDone()) {
      decrypt();
    } else {
      proceed();
    }
  }

  private void decrypt() {
    AttestedTlsEngine open = engine;
    if (open == null || ready.isCompletedExceptionally()) {
      return;
    }
    AttestedTlsException failure = null;
    try {
      received.drop(open.offerInput(received.octets(), 0, received.size()));
      if (inputEnded && !open.inputClosed()) {
        open.inputEnded();
      }
    } catch (AttestedTlsException broken) {
      failure = broken;
      // It has not said that this is its end.
      endTold = true;
    }
    sendOutput(open);
    ByteBuf plaintext = Step.plaintext(open, context().alloc());
    boolean some = plaintext.isReadable();
    if (some) {
      context().fireChannelRead(plaintext);
      context().fireChannelReadComplete();
    } else {
      plaintext.release();
    }
    if (failure != null) {
      context().fireExceptionCaught(failure);
    } else if (open.inputClosed()) {
      tellEnd();
    } else if (!some) {
      // A ticket, or half a record: whoever asked for plaintext still waits for it.
      context().read();
    }
  }

  private void tellEnd() {
    if (!endTold) {
      endTold = true;
      context().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext active, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnded = true;
      channelReadComplete(active);
      if (ready.isDone()) {
        tellEnd();
      }
    }
  }

  @Override
  public void write(ChannelHandlerContext active, Object message, ChannelPromise promise) {
    ByteBuf plaintext = (ByteBuf) message;
    AttestedTlsEngine open = engine;
    if (!plaintext.isReadable()) {
      // An empty one asks when all before it is written.
      active.write(plaintext, promise);
      return;
    }
    if (open == null || open.outputClosed()) {
      plaintext.release();
      promise.setFailure(new IllegalStateException("not protected, so not sent"));
      return;
    }
    try {
      Step.protect(open, plaintext);
      active.write(Step.output(open, active.alloc()), promise);
    } catch (AttestedTlsException broken) {
      promise.setFailure(broken);
      active.fireExceptionCaught(broken);
    } finally {
      plaintext.release();
    }
  }

  /** Says close_notify behind all that was written. */
  void closeOutput() {
    AttestedTlsEngine open = engine;
    if (open == null || lent || !ready.isDone() || open.outputClosed()) {
      return;
    }
    try {
      open.closeOutput();
      sendOutput(open);
    } catch (AttestedTlsException broken) {
      context().fireExceptionCaught(broken);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext active) {
    failed(
        new AttestedTlsException(
            Reason.DISCONNECTED, null, null, "it closed the connection", null));
    if (!lent) {
      free();
    }
    active.fireChannelInactive();
  }

  private void free() {
    if (engine != null) {
      engine.close();
    }
  }

  private void sendOutput(AttestedTlsEngine open) {
    if (open.outputAvailable() > 0) {
      context().writeAndFlush(Step.output(open, context().alloc()));
    }
  }

  private ChannelHandlerContext context() {
    if (context == null) {
      throw new IllegalStateException("not in a channel");
    }
    return context;
  }
}
