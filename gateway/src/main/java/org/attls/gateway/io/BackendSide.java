package org.attls.gateway.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The back end's side of a connection. */
final class BackendSide extends ChannelInboundHandlerAdapter {
  private final Relay relay;
  private final Optional<TlsBack> tls;
  private @Nullable Channel channel;
  private boolean closing;
  private boolean ended;

  /**
   * @param tls between this and the back end
   */
  BackendSide(Relay relay, Optional<TlsBack> tls) {
    this.relay = relay;
    this.tls = tls;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    channel = added.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext active, Object message) {
    if (closing) {
      ReferenceCountUtil.release(message);
    } else {
      relay.fromBackend((ByteBuf) message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext active) {
    if (!closing) {
      relay.backendPaused(active.channel());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext active, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      if (closing) {
        active.close();
      } else {
        ended = true;
        relay.backendDone();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext active) {
    if (tls.isPresent() && !ended) {
      relay.backendBroken();
    } else {
      relay.backendGone();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext active) {
    relay.backendWritabilityChanged(active.channel());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext active, Throwable cause) {
    active.close();
  }

  void write(ByteBuf octets) {
    opened().writeAndFlush(octets);
  }

  boolean isWritable() {
    return opened().isWritable();
  }

  void read() {
    opened().read();
  }

  /** Closes the direction to the back end, behind all that was written. */
  void finish() {
    tls.ifPresent(TlsBack::closeOutput);
    Farewell.finish(opened());
  }

  /** Closes both directions, once everything that was written has arrived. */
  void close(Duration patience) {
    closing = true;
    tls.ifPresent(TlsBack::closeOutput);
    if (channel != null) {
      Farewell.close(channel, patience);
    }
  }

  private Channel opened() {
    if (channel == null) {
      throw new IllegalStateException("not connected");
    }
    return channel;
  }
}
