package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.handoff.Samples;
import org.attls.gateway.mint.ClientAuthority;
import org.attls.gateway.mint.TestAuthority;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.fake.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS to a back end that ends otherwise than by close_notify is no end for the device either. */
class BrokenBackendTest {
  private final TestCertificates certificates = new TestCertificates();

  private SSLSocket over(Socket raw) throws Exception {
    X509Credential broker = certificates.server("broker.example");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "broker", broker.key(), new char[0], broker.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(raw, null, raw.getPort(), false);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  /** Nothing, and a record that nobody has protected. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1703030020" + "0000000000000000000000000000000000000000000000000000000000000000"
      })
  void theDeviceSeesThatItIsCut(String last) throws Exception {
    try (ServerSocket backend = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Site site =
            Site.over(
                new BackendTls(
                    ServerTrust.anchors(List.of(certificates.root())),
                    "broker.example",
                    Optional.empty()),
                Site.file(backend.getLocalPort(), "none"));
        AttestedTlsConnection device = site.device();
        Socket raw = backend.accept()) {
      over(raw).getOutputStream().write("half".getBytes(StandardCharsets.UTF_8));
      raw.getOutputStream().write(Bytes.fromHex(last).toArray());
      raw.shutdownOutput();
      assertThat(device.inputStream().readNBytes(4)).hasSize(4);
      assertThat(Talk.untilEnd(device)).isNotEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.TRUNCATED);
    }
  }

  /** As where a class or memory is missing: no deadline would give the engine back. */
  @Test
  void anErrorOfAWorkerEndsTheConnectionWithItsReason() throws Exception {
    ClientAuthority broken =
        new ClientAuthority(
            TestAuthority.ofPathLength(0),
            () -> {
              throw new NoClassDefFoundError("told to");
            });
    try (ServerSocket backend = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Site site =
            Site.over(
                new BackendTls(
                    ServerTrust.anchors(List.of(certificates.root())),
                    "broker.example",
                    Optional.of(broken)),
                Site.file(backend.getLocalPort(), "none", "deadlines: { backend-connect: 1h }"));
        AttestedTlsConnection device = site.device();
        Socket raw = backend.accept()) {
      assertThat(Talk.untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.BACKEND_UNREACHABLE);
      assertThat(site.backendFailures).containsExactly("back,tls");
      assertThat(site.endings.get(0)).contains("no handshake: ", "NoClassDefFoundError: told to");
      assertThat(raw.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void whereNoWorkerIsFreeTheConnectionEndsWithThatReason() {
    Workers gone = new Workers(1);
    gone.close();
    TlsBack noWorker = over(gone);
    EmbeddedChannel channel = new EmbeddedChannel(noWorker);
    channel.runPendingTasks();
    assertThat(noWorker.ready())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("RejectedExecutionException");
    assertThat(channel.isOpen()).isFalse();
  }

  private TlsBack over(Workers workers) {
    return new TlsBack(
        new BackendTls(
            ServerTrust.anchors(List.of(certificates.root())), "broker.example", Optional.empty()),
        Samples.device("fake"),
        workers,
        Duration.ofHours(1));
  }

  @Test
  void nothingGoesOutInTheClear() {
    Workers workers = new Workers(1);
    TlsBack notBegun = over(workers);
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.pipeline().addLast(notBegun);
    assertThat(channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {1})).isSuccess()).isFalse();
    assertThat(channel.outboundMessages()).isEmpty();
    workers.close();
  }
}
