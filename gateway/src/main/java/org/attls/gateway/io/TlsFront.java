package org.attls.gateway.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.attls.gateway.admit.Admission;
import org.attls.gateway.handoff.DeviceFacts;
import org.attls.tls.engine.AttestedSession;
import org.jspecify.annotations.Nullable;

/**
 * A connection from a device: first an {@link Entering}, behind the gate an {@link AdmittedDevice},
 * and then its end.
 *
 * <p>Nothing is read from the socket that nobody asked for, so that what is kept stays small: up to
 * the gate while the handshake needs more, behind it while the back end takes more.
 */
final class TlsFront extends ChannelInboundHandlerAdapter {
  private final Rules rules;
  private final Served served;
  private final Surroundings shared;
  private final Admission.Permit permit;
  private final Line line;
  private final Timers timers = new Timers();
  private volatile ConnectionState state = ConnectionState.HANDSHAKING;
  private @Nullable Entering entering;
  private @Nullable AdmittedDevice admitted;

  /**
   * @param rules those of its listener, which may change
   * @param served by this, to its end
   */
  TlsFront(
      Rules rules,
      Served served,
      Surroundings shared,
      Admission.Permit permit,
      Channel channel,
      InetSocketAddress source) {
    this.rules = rules;
    this.served = served;
    this.shared = shared;
    this.permit = permit;
    this.line = new Line(channel, served.tls());
    this.entering =
        new Entering(
            this, line, served, shared, new HandshakeStory(served.listener().name(), source));
  }

  /** How far it is; any thread may ask. */
  ConnectionState state() {
    return state;
  }

  /** The name of the listener that accepted it, as it was then. */
  String listener() {
    return served.listener().name();
  }

  /** What its listener goes by now. */
  Rules rules() {
    return rules;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    shared.connections().add(this);
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    if (entering != null) {
      entering.begin();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext active, Object message) {
    try {
      if (state != ConnectionState.CLOSING) {
        line.received().append((ByteBuf) message);
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
      line.endInput();
      if (state == ConnectionState.CLOSING) {
        active.close();
      } else {
        proceed();
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext active) {
    if (admitted != null) {
      admitted.writabilityChanged();
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
    if (entering != null) {
      entering.deviceGone();
    }
    state = ConnectionState.CLOSING;
    if (admitted != null) {
      admitted.deviceGone();
    }
    line.free();
  }

  /** With what has arrived, as far as it goes. */
  private void proceed() {
    if (state == ConnectionState.HANDSHAKING && entering != null) {
      entering.proceed();
    } else if (state == ConnectionState.OPEN && admitted != null) {
      admitted.proceed();
    }
  }

  /** The deadlines of where it is now. */
  Timers timers() {
    return timers;
  }

  /** The device has proved its key, and is judged. */
  void judging() {
    state = ConnectionState.AWAITING_VERDICT;
  }

  /** The gate opens. */
  void open(
      HandshakeRecord told,
      Served.Destination destination,
      DeviceFacts facts,
      AttestedSession.AttestedPeer peer) {
    state = ConnectionState.OPEN;
    entering = null;
    timers.cancel();
    permit.handshakeOver();
    shared.observer().handshake(told);
    AdmittedDevice device =
        new AdmittedDevice(this, line, served, shared, destination, facts, peer);
    admitted = device;
    device.begin();
  }

  /**
   * Closes the channel once everything is written and the peer has closed too, or the time is over:
   * closing at once would reset the connection, and the alert could be lost.
   */
  void end(Duration patience) {
    state = ConnectionState.CLOSING;
    entering = null;
    timers.cancel();
    permit.handshakeOver();
    line.received().clear();
    Farewell.close(line.channel(), patience);
  }

  /**
   * Ends the connection if its device would not be admitted any more; gives back the buffers that
   * its traffic since the last time has left.
   */
  void review() {
    line.loop()
        .execute(
            () -> {
              if (state == ConnectionState.OPEN && admitted != null) {
                admitted.review(rules.now());
              }
            });
  }

  /** Ends the connection because the gateway does: what was read is delivered. */
  void drain() {
    line.loop()
        .execute(
            () -> {
              if (state == ConnectionState.OPEN && admitted != null) {
                admitted.drain();
              } else if (state != ConnectionState.CLOSING) {
                line.channel().close();
              }
            });
  }

  /** Closes the channel at once. */
  void abandon() {
    line.channel().close();
  }

  /** For alerts to arrive. */
  static final Duration LINGER = Duration.ofSeconds(2);
}
