package org.attls.gateway.io;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells systemd how the service is, as sd_notify(3) does: datagrams to the socket in the file
 * system that the environment names. The JDK has no such datagrams; they are sent by epoll's
 * library.
 */
public final class ServiceManager implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 2;

  private final EventLoopGroup loop;
  private final Channel channel;
  private final Optional<Duration> watchdog;

  private ServiceManager(EventLoopGroup loop, Channel channel, Optional<Duration> watchdog) {
    this.loop = loop;
    this.channel = channel;
    this.watchdog = watchdog;
  }

  /**
   * The service manager that started this process; nothing where none wants to be told.
   *
   * @throws IOException if one wants to, and cannot be
   */
  public static Optional<ServiceManager> of(Map<String, String> environment) throws IOException {
    String socket = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (socket.isEmpty()) {
      return Optional.empty();
    }
    if (!socket.startsWith("/") && !socket.startsWith("@")) {
      throw new IOException("NOTIFY_SOCKET is neither a path nor an abstract name: " + socket);
    }
    if (!Epoll.isAvailable()) {
      throw new IOException("NOTIFY_SOCKET is set, and this platform has no epoll");
    }
    Optional<Duration> watchdog = watchdog(environment);
    // An abstract name begins with NUL for the kernel, and with @ in the environment.
    String path = socket.startsWith("@") ? "\0" + socket.substring(1) : socket;
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("attls service", true), EpollIoHandler.newFactory());
    ChannelFuture opened =
        new Bootstrap()
            .group(loop)
            .channel(EpollDomainDatagramChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(new DomainSocketAddress(path))
            .awaitUninterruptibly();
    if (!opened.isSuccess()) {
      loop.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
      throw new IOException(socket + " cannot be told: " + opened.cause(), opened.cause());
    }
    return Optional.of(new ServiceManager(loop, opened.channel(), watchdog));
  }

  /** How often it wants a sign of life: half of what it waits for. */
  public Optional<Duration> watchdog() {
    return watchdog;
  }

  /** Devices are admitted. */
  public void ready() throws IOException {
    send("READY=1");
  }

  /** The configuration is read again; {@link #ready()} follows, whatever comes of it. */
  public void reloading() throws IOException {
    send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
  }

  /** Nobody is admitted any more. */
  public void stopping() throws IOException {
    send("STOPPING=1");
  }

  /** A sign of life. */
  public void alive() throws IOException {
    send("WATCHDOG=1");
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private void send(String state) throws IOException {
    ByteBuf octets = Unpooled.copiedBuffer(state, StandardCharsets.UTF_8);
    ChannelFuture sent = channel.writeAndFlush(octets);
    if (!sent.awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS) || !sent.isSuccess()) {
      throw new IOException(
          state.lines().findFirst().orElse("") + " was not taken: " + sent.cause(), sent.cause());
    }
  }

  private static Optional<Duration> watchdog(Map<String, String> environment) throws IOException {
    String period = environment.getOrDefault("WATCHDOG_USEC", "");
    String pid = environment.getOrDefault("WATCHDOG_PID", "");
    if (period.isEmpty()
        || !(pid.isEmpty() || pid.equals(Long.toString(ProcessHandle.current().pid())))) {
      return Optional.empty();
    }
    if (!period.matches("[1-9][0-9]{0,15}")) {
      throw new IOException("WATCHDOG_USEC is no number of microseconds: " + period);
    }
    return Optional.of(Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(period)) / 2));
  }
}
