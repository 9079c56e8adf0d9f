package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a datagram socket of the system, as systemd has it. */
class ServiceManagerTest {
  @TempDir private Path directory = Path.of("");
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final EventLoopGroup loop = Transport.best().group(1);

  @BeforeEach
  void needsEpoll() {
    assumeThat(Epoll.isAvailable()).as("epoll").isTrue();
  }

  @AfterEach
  void end() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private Channel receiver(String path) throws InterruptedException {
    return new Bootstrap()
        .group(loop)
        .channel(EpollDomainDatagramChannel.class)
        .handler(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                DomainDatagramPacket packet = (DomainDatagramPacket) message;
                told.add(packet.content().toString(StandardCharsets.UTF_8));
                packet.release();
              }
            })
        .bind(new DomainSocketAddress(path))
        .sync()
        .channel();
  }

  private String next() throws InterruptedException {
    return String.valueOf(told.poll(20, TimeUnit.SECONDS));
  }

  @Test
  void everyStateIsADatagramOfItsOwn() throws Exception {
    String path = directory.resolve("notify").toString();
    receiver(path);
    try (ServiceManager manager =
        ServiceManager.of(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "3000000"))
            .orElseThrow()) {
      assertThat(manager.watchdog()).contains(Duration.ofMillis(1500));
      manager.ready();
      assertThat(next()).isEqualTo("READY=1");
      manager.reloading();
      assertThat(next()).matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+");
      manager.alive();
      assertThat(next()).isEqualTo("WATCHDOG=1");
      manager.stopping();
      assertThat(next()).isEqualTo("STOPPING=1");
    }
  }

  @Test
  void abstractNamesAreTold() throws Exception {
    String name = "attls-test-" + ProcessHandle.current().pid();
    receiver("\0" + name);
    try (ServiceManager manager =
        ServiceManager.of(Map.of("NOTIFY_SOCKET", "@" + name)).orElseThrow()) {
      manager.ready();
      assertThat(next()).isEqualTo("READY=1");
      assertThat(manager.watchdog()).isEmpty();
    }
  }

  @Test
  void nobodyIsToldWhoDoesNotAsk() throws Exception {
    assertThat(ServiceManager.of(Map.of())).isEmpty();
    assertThat(ServiceManager.of(Map.of("NOTIFY_SOCKET", ""))).isEmpty();
  }

  @Test
  void aWatchdogOfAnotherProcessIsNotOurs() throws Exception {
    String path = directory.resolve("notify").toString();
    receiver(path);
    Map<String, String> environment =
        Map.of(
            "NOTIFY_SOCKET", path,
            "WATCHDOG_USEC", "3000000",
            "WATCHDOG_PID", "1");
    try (ServiceManager manager = ServiceManager.of(environment).orElseThrow()) {
      assertThat(manager.watchdog()).isEmpty();
    }
  }

  @Test
  void whoCannotBeToldIsAnError() throws Exception {
    assertThatThrownBy(() -> ServiceManager.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neither");
    assertThatThrownBy(
            () -> ServiceManager.of(Map.of("NOTIFY_SOCKET", "/x", "WATCHDOG_USEC", "soon")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> ServiceManager.of(Map.of("NOTIFY_SOCKET", directory.resolve("none").toString())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be told");
  }
}
