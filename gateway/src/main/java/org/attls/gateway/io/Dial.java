package org.attls.gateway.io;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import org.attls.gateway.config.Endpoint;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedTlsException;
import org.jspecify.annotations.Nullable;

/**
 * Connects to back ends.
 *
 * @param loop the connection's
 * @param within for the connection, and not for TLS in it
 */
record Dial(Transport transport, EventLoop loop, Duration within) {
  /** Is told on the event loop. */
  interface Outcome {
    /**
     * The connection, protected where it should be, if there is no failure.
     *
     * @param failure why it cannot be used
     */
    void done(Channel channel, @Nullable Throwable failure);
  }

  /** Begins to connect. */
  void to(Endpoint backend, Optional<TlsBack> tls, BackendSide side, Outcome outcome) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(transport.connecting(backend))
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(within.toMillis()))
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Listening.WATER_MARKS)
            .handler(new Stack(tls, side));
    if (transport.closesOneDirection(backend)) {
      bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    ChannelFuture connecting = bootstrap.connect(transport.address(backend));
    connecting.addListener(
        done -> {
          if (done.isSuccess() && tls.isPresent()) {
            tls.get()
                .ready()
                .whenComplete((ready, failure) -> outcome.done(connecting.channel(), failure));
          } else {
            outcome.done(connecting.channel(), done.cause());
          }
        });
  }

  /** A failure in one of a few words. */
  static String failure(Throwable failure) {
    if (failure instanceof AttestedTlsException tls) {
      return tls.reason() == Reason.NOT_ANSWERED ? "certificate_not_asked_for" : "tls";
    }
    return "unreachable";
  }

  /** What is between the relay and the back end. */
  private static final class Stack extends ChannelInitializer<Channel> {
    private final Optional<TlsBack> tls;
    private final BackendSide side;

    Stack(Optional<TlsBack> tls, BackendSide side) {
      this.tls = tls;
      this.side = side;
    }

    @Override
    protected void initChannel(Channel channel) {
      tls.ifPresent(channel.pipeline()::addLast);
      channel.pipeline().addLast(side);
    }
  }
}
