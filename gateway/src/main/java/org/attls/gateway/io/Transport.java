package org.attls.gateway.io;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.attls.gateway.config.Endpoint;

/** Event loops and channels: native epoll where it loads, the JDK's selectors otherwise. */
public final class Transport {
  private final boolean epoll;

  private Transport(boolean epoll) {
    this.epoll = epoll;
  }

  /** The best one on this machine. */
  public static Transport best() {
    return new Transport(Epoll.isAvailable());
  }

  /** The JDK's own. */
  public static Transport nio() {
    return new Transport(false);
  }

  /** Event loops, not begun yet. */
  public EventLoopGroup group(int threads) {
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory("attls loop", true), handlers);
  }

  Class<? extends ServerChannel> listening() {
    return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  Class<? extends Channel> connecting(Endpoint to) {
    if (to instanceof Endpoint.UnixSocket) {
      return epoll ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class;
    }
    return epoll ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  /**
   * Whether channels there can close one direction alone; the JDK's for sockets in the file system
   * cannot, and close both when the back end closes one.
   */
  boolean closesOneDirection(Endpoint to) {
    return epoll || to instanceof Endpoint.Tcp;
  }

  /**
   * Whether a socket may be open for a moment after its channel is closed: the JDK's selectors let
   * go of it at their next turn.
   */
  boolean closesLate() {
    return !epoll;
  }

  SocketAddress address(Endpoint to) {
    if (to instanceof Endpoint.UnixSocket socket) {
      return epoll
          ? new DomainSocketAddress(socket.path())
          : UnixDomainSocketAddress.of(socket.path());
    }
    return ((Endpoint.Tcp) to).address();
  }
}
