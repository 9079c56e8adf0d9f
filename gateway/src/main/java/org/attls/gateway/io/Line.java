package org.attls.gateway.io;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.HandshakeListener;
import org.jspecify.annotations.Nullable;

/**
 * A device's socket, the engine above it, and what has arrived in between. Belongs to the event
 * loop; while a worker has the engine nothing here touches it.
 */
final class Line {
  private final Channel channel;
  private final AttestedTlsServer tls;
  private final Received received = new Received();
  private @Nullable AttestedTlsEngine engine;
  private boolean lent;
  private boolean inputEnded;

  Line(Channel channel, AttestedTlsServer tls) {
    this.channel = channel;
    this.tls = tls;
  }

  Channel channel() {
    return channel;
  }

  EventLoop loop() {
    return channel.eventLoop();
  }

  /** What has arrived and the engine has not taken. */
  Received received() {
    return received;
  }

  /** The device sends nothing more. */
  void endInput() {
    inputEnded = true;
  }

  boolean inputEnded() {
    return inputEnded;
  }

  /** Made when it is first asked for. */
  AttestedTlsEngine engine() throws AttestedTlsException {
    if (engine == null) {
      engine = tls.newEngineAwaitingVerdict(HandshakeListener.NONE);
    }
    return engine;
  }

  /** The one that there is. */
  AttestedTlsEngine present() {
    if (engine == null) {
      throw new IllegalStateException("no engine yet");
    }
    return engine;
  }

  boolean hasEngine() {
    return engine != null;
  }

  /** A worker gets the engine. */
  void lend() {
    lent = true;
  }

  /** The worker is done with it. */
  void takeBack() {
    lent = false;
  }

  boolean lent() {
    return lent;
  }

  /** Sends what the engine has for the device. */
  void sendOutput() {
    if (engine != null && engine.outputAvailable() > 0) {
      channel.writeAndFlush(Step.output(engine, channel.alloc()));
    }
  }

  /** The channel is no more: the engine's secrets are wiped, now or once the worker is done. */
  void free() {
    if (engine != null && !lent) {
      engine.close();
    }
  }
}
