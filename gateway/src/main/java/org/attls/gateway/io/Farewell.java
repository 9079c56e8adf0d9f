package org.attls.gateway.io;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Closes channels so that what was written arrives. */
final class Farewell {
  private Farewell() {}

  /**
   * Closes a channel once everything is written and the peer has closed its direction, or after
   * {@code patience}; at once where that is zero. What still arrives is the handlers' to discard,
   * and they close the channel when the peer has closed; where it already has, nobody tells them.
   */
  static void close(Channel channel, Duration patience) {
    if (patience.isZero() || !channel.isActive()) {
      channel.close();
      return;
    }
    behindAllWritten(channel, channel instanceof DuplexChannel duplex && duplex.isInputShutdown());
    if (channel.isOpen()) {
      Future<?> end =
          channel
              .eventLoop()
              .schedule(() -> channel.close(), patience.toNanos(), TimeUnit.NANOSECONDS);
      channel.closeFuture().addListener(closed -> end.cancel(false));
      channel.config().setAutoRead(true);
    }
  }

  /** Closes the outgoing direction behind all that was written. */
  static void finish(Channel channel) {
    behindAllWritten(channel, false);
  }

  private static void behindAllWritten(Channel channel, boolean bothDirections) {
    channel
        .writeAndFlush(channel.alloc().buffer(0))
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (!bothDirections
                      && channel instanceof DuplexChannel duplex
                      && written.isSuccess()) {
                    duplex.shutdownOutput();
                  } else {
                    channel.close();
                  }
                });
  }
}
