package org.attls.gateway.io;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.attls.gateway.admit.Admission;
import org.jspecify.annotations.Nullable;

/** One listener at work. What it serves connections by can be exchanged between two of them. */
final class Listening implements AutoCloseable {
  /** Where writing stops, and where it goes on; the only octets that are kept. */
  static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  private static final int BACKLOG = 1024;

  private final Surroundings shared;
  private final Admission admission;
  private volatile Served served;
  private @Nullable Channel channel;

  private Listening(Surroundings shared, Admission admission, Served served) {
    this.shared = shared;
    this.admission = admission;
    this.served = served;
  }

  /** Begins to listen. */
  static Listening start(
      EventLoopGroup loops, Surroundings shared, Admission admission, Served served)
      throws IOException {
    Listening listening = new Listening(shared, admission, served);
    InetSocketAddress address = served.listener().bind().value().address();
    if (address.isUnresolved()) {
      throw new IOException("no address is known for " + served.listener().bind().value());
    }
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(shared.transport().listening())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.MAX_MESSAGES_PER_READ, 1)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
            .childHandler(listening.new Accepted())
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen at "
              + served.listener().bind().value()
              + ": "
              + bound.cause().getMessage(),
          bound.cause());
    }
    listening.channel = bound.channel();
    return listening;
  }

  /** The address in use. */
  InetSocketAddress address() {
    if (channel == null) {
      throw new IllegalStateException("not listening");
    }
    return (InetSocketAddress) channel.localAddress();
  }

  /** What connections are served by that are accepted now. */
  Served served() {
    return served;
  }

  /** Connections that are accepted from now on are served by this. */
  void serve(Served other) {
    served = other;
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.close().awaitUninterruptibly();
    }
  }

  /** Decides about a connection before an octet of it is read. */
  private final class Accepted extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel accepted) {
      if (!(accepted.remoteAddress() instanceof InetSocketAddress source)) {
        // It has gone already.
        accepted.close();
        return;
      }
      Served now = served;
      Admission.Decision decision = admission.decide(source.getAddress(), now.admitsAnybody());
      if (decision instanceof Admission.Decision.Admitted admitted) {
        accepted.pipeline().addLast(new TlsFront(now, shared, admitted.permit(), accepted, source));
      } else if (decision instanceof Admission.Decision.Refused refused) {
        shared.observer().refused(now.listener().name(), refused.limit());
        accepted.pipeline().addLast(new Refused());
      }
    }
  }

  /** Closes what was not admitted. */
  private static final class Refused extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext active) {
      active.close();
    }
  }
}
