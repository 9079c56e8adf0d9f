package org.attls.gateway.io;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Closes channels so that what was written arrives. */
final class Farewell {
  private Farewell() {}

  /**
   * Closes a channel once everything is written and the peer has closed its direction, or after
   * {@code patience}; at once where that is zero. What still arrives is the handlers' to discard;
   * they close the channel when the peer has closed.
   */
  static void close(Channel channel, Duration patience) {
    if (patience.isZero() || !channel.isActive()) {
      channel.close();
      return;
    }
    channel.eventLoop().schedule(() -> channel.close(), patience.toNanos(), TimeUnit.NANOSECONDS);
    finish(channel);
    channel.config().setAutoRead(true);
  }

  /** Closes the outgoing direction behind all that was written. */
  static void finish(Channel channel) {
    channel
        .writeAndFlush(channel.alloc().buffer(0))
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (channel instanceof DuplexChannel duplex && written.isSuccess()) {
                    duplex.shutdownOutput();
                  } else {
                    channel.close();
                  }
                });
  }
}
