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
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.attls.gateway.admit.Admission;
import org.attls.gateway.config.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * One address at which devices are accepted. Whose it is, and what connections go by, can be
 * exchanged between two of them.
 */
final class Listening implements AutoCloseable {
  /** Where writing stops, and where it goes on; the only octets that are kept. */
  static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  private static final int BACKLOG = 1024;

  /** How long the JDK's selectors may take to let go of a socket that is closed. */
  private static final Duration LETS_GO = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(5);

  private final EventLoopGroup loops;
  private final Surroundings shared;
  private final Admission admission;
  private volatile Rules rules;
  private @Nullable Channel channel;
  private InetSocketAddress address;

  private Listening(
      EventLoopGroup loops,
      Surroundings shared,
      Admission admission,
      Rules rules,
      InetSocketAddress address) {
    this.loops = loops;
    this.shared = shared;
    this.admission = admission;
    this.rules = rules;
    this.address = address;
  }

  /**
   * Begins to listen.
   *
   * @param bind where
   * @param rules what connections go by
   * @param freed whether a socket in the way of this was closed just now
   */
  static Listening start(
      EventLoopGroup loops,
      Surroundings shared,
      Admission admission,
      Endpoint.Tcp bind,
      Rules rules,
      boolean freed)
      throws IOException {
    InetSocketAddress address = bind.address();
    if (address.isUnresolved()) {
      throw new IOException("no address is known for " + bind);
    }
    Listening listening = new Listening(loops, shared, admission, rules, address);
    listening.open(bind.toString(), freed);
    return listening;
  }

  /**
   * Listens again where it did before it was closed.
   *
   * @throws IOException if the address cannot be had any more
   */
  void reopen() throws IOException {
    channel = null;
    open(new Endpoint.Tcp(address.getHostString(), address.getPort()).toString(), true);
  }

  private void open(String where, boolean freed) throws IOException {
    boolean patient = freed && shared.transport().closesLate();
    long until = System.nanoTime() + (patient ? LETS_GO.toNanos() : 0);
    ChannelFuture bound = bind();
    while (!bound.isSuccess() && System.nanoTime() < until) {
      LockSupport.parkNanos(PAUSE.toNanos());
      bound = bind();
    }
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen at " + where + ": " + bound.cause().getMessage(), bound.cause());
    }
    channel = bound.channel();
    address = (InetSocketAddress) bound.channel().localAddress();
  }

  private ChannelFuture bind() {
    return new ServerBootstrap()
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
        .childHandler(new Accepted())
        .bind(address)
        .awaitUninterruptibly();
  }

  /** The address in use. */
  InetSocketAddress address() {
    if (channel == null) {
      throw new IllegalStateException("not listening");
    }
    return address;
  }

  /** Whether it listens there, as it is spelled or as it is. */
  boolean isAt(Endpoint.Tcp bind) {
    return channel != null
        && (rules.served().listener().bind().value().equals(bind)
            || address.equals(bind.address()));
  }

  /** Whether nobody can listen there while it does. */
  boolean overlaps(Endpoint.Tcp bind) {
    InetSocketAddress other = bind.address();
    return channel != null
        && !other.isUnresolved()
        && address.getPort() == other.getPort()
        && (address.getAddress().isAnyLocalAddress()
            || other.getAddress().isAnyLocalAddress()
            || address.getAddress().equals(other.getAddress()));
  }

  /** What connections go by that are accepted now. */
  Rules rules() {
    return rules;
  }

  /** Connections that are accepted from now on go by these. */
  void serve(Rules other) {
    rules = other;
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
      Rules its = rules;
      Served now = its.served();
      Admission.Decision decision = admission.decide(source.getAddress(), now.admitsAnybody());
      if (decision instanceof Admission.Decision.Admitted admitted) {
        accepted
            .pipeline()
            .addLast(new TlsFront(its, now, shared, admitted.permit(), accepted, source));
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
