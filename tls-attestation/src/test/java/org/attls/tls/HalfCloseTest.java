package org.attls.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsEngine.State;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeAttester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** close_notify closes one direction, and the other one carries on (RFC 8446, section 6.1). */
class HalfCloseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final byte[] LARGE = random();

  /** Which end says close_notify first. */
  enum First {
    CLIENT,
    SERVER
  }

  private static byte[] random() {
    byte[] octets = new byte[300_000];
    new Random(430).nextBytes(octets);
    return octets;
  }

  private static Pair open() throws AttestedTlsException {
    return new Pair(Ends.client(FakeAttester.honest()).build(), Ends.server()).run();
  }

  private static void write(AttestedTlsEngine engine, String text) throws AttestedTlsException {
    engine.writeApplicationData(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
  }

  @ParameterizedTest
  @EnumSource
  void theOtherEndMayStillWrite(First first) throws Exception {
    Pair pair = open();
    AttestedTlsEngine silent = first == First.CLIENT ? pair.client : pair.server;
    AttestedTlsEngine talking = first == First.CLIENT ? pair.server : pair.client;
    write(silent, "last words");
    silent.closeOutput();
    pair.run();

    assertThat(Pair.received(talking)).isEqualTo("last words");
    assertThat(talking.inputClosed()).isTrue();
    assertThat(talking.outputAvailable()).as("no close_notify of its own").isZero();
    assertThat(talking.state()).isEqualTo(State.OPEN);
    assertThat(silent.state()).isEqualTo(State.OPEN);
    assertThatIllegalStateException().isThrownBy(() -> write(silent, "more"));
    talking.inputEnded();

    write(talking, "an answer");
    pair.run();
    assertThat(Pair.received(silent)).isEqualTo("an answer");
    assertThat(silent.exportKeyingMaterial("EXPORTER-x", Bytes.EMPTY, 32).size()).isEqualTo(32);

    talking.closeOutput();
    assertThat(talking.state()).isEqualTo(State.CLOSED);
    pair.run();
    assertThat(silent.state()).isEqualTo(State.CLOSED);
    assertThat(silent.inputClosed()).isTrue();
    assertThat(silent.outputAvailable()).as("no second close_notify").isZero();
    assertThat(pair.clientEnd).isNull();
    assertThat(pair.serverEnd).isNull();
  }

  @Test
  void closeNotifyIsSaidOnce() throws Exception {
    Pair pair = open();
    pair.client.closeOutput();
    int said = pair.client.outputAvailable();
    assertThat(said).isPositive();
    pair.client.closeOutput();
    pair.client.close();
    assertThat(pair.client.outputAvailable()).isEqualTo(said);
    assertThat(pair.client.state()).isEqualTo(State.CLOSED);
  }

  @Test
  void nothingIsReadBehindCloseNotify() throws Exception {
    Pair pair = open();
    pair.client.closeOutput();
    byte[] closing = Pair.drain(pair.client);
    byte[] twice = new byte[2 * closing.length];
    System.arraycopy(closing, 0, twice, 0, closing.length);
    // The same record again would not decrypt; nobody tries.
    System.arraycopy(closing, 0, twice, closing.length, closing.length);
    assertThat(pair.server.offerInput(twice, 0, twice.length)).isEqualTo(twice.length);
    assertThat(pair.server.offerInput(closing, 0, closing.length)).isEqualTo(closing.length);
    assertThat(pair.server.state()).isEqualTo(State.OPEN);
  }

  @Test
  void anEndThatHasSaidCloseNotifySendsNoAlert() throws Exception {
    Pair pair = open();
    pair.server.closeOutput();
    Pair.drain(pair.server);
    AttestedTlsException end =
        pair.server.end(new AttestationException(Reason.REVOKED, "the policy has changed"));
    assertThat(end.reason()).isEqualTo(Reason.REVOKED);
    assertThat(end.alert()).isEmpty();
    assertThat(pair.server.outputAvailable()).isZero();
  }

  @Test
  void anEndWithoutCloseNotifyIsACutInTheOtherDirectionToo() throws Exception {
    Pair pair = open();
    pair.client.closeOutput();
    pair.run();
    assertThat(catchThrowableOfType(AttestedTlsException.class, pair.client::inputEnded).reason())
        .isEqualTo(Reason.DISCONNECTED);
  }

  @Test
  void thereIsNothingToCloseBeforeTheConnectionIsOpen() throws Exception {
    AttestedTlsEngine client =
        Ends.client(FakeAttester.honest()).build().newEngine("server.example");
    assertThatIllegalStateException().isThrownBy(client::closeOutput);
  }

  private interface Work<T> {
    T run() throws Exception;
  }

  private static <T> CompletableFuture<T> background(Work<T> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.run();
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          } catch (Exception failed) {
            throw new IllegalStateException(failed);
          }
        },
        task -> {
          Thread thread = new Thread(task, "half close");
          thread.setDaemon(true);
          thread.start();
        });
  }

  private static <T> T of(CompletableFuture<T> work) throws Exception {
    return work.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @EnumSource
  void aConnectionReadsWhatComesAfterItsOwnCloseNotify(First first) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<AttestedTlsConnection> accepted =
          background(() -> Ends.server().accept(listener.accept()));
      Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
      try (AttestedTlsConnection client =
              Ends.client(FakeAttester.honest()).build().connect(socket, "server.example");
          AttestedTlsConnection server = of(accepted)) {
        AttestedTlsConnection silent = first == First.CLIENT ? client : server;
        AttestedTlsConnection talking = first == First.CLIENT ? server : client;
        silent.outputStream().write("question".getBytes(StandardCharsets.UTF_8));
        silent.shutdownOutput();
        assertThatThrownBy(() -> silent.outputStream().write(1))
            .isInstanceOf(AttestedTlsException.class);

        CompletableFuture<byte[]> answer = background(() -> silent.inputStream().readAllBytes());
        assertThat(talking.inputStream().readAllBytes())
            .isEqualTo("question".getBytes(StandardCharsets.UTF_8));
        talking.outputStream().write(LARGE);
        talking.shutdownOutput();
        assertThat(of(answer)).isEqualTo(LARGE);
        assertThat(talking.inputStream().read()).isEqualTo(-1);
        assertThat(silent.inputStream().read()).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theJdksClientIsAPeerThatDoesTheSame(First first) throws Exception {
    AttestedTlsServer server =
        AttestedTlsServer.withoutAttestation(Ends.certificates().server("server.example")).build();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<byte[]> ours =
          background(() -> converse(server.accept(listener.accept()), first == First.SERVER));
      try (SSLSocket theirs =
          (SSLSocket)
              jdk(Ends.certificates().server("unused.example"))
                  .getSocketFactory()
                  .createSocket(listener.getInetAddress(), listener.getLocalPort())) {
        assertThat(converse(theirs, first == First.CLIENT)).isEqualTo(LARGE);
      }
      assertThat(of(ours)).isEqualTo(LARGE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void soIsTheJdksServer(First first) throws Exception {
    AttestedTlsClient client = AttestedTlsClient.withoutAttestation(Ends.trust()).build();
    try (SSLServerSocket listener =
        (SSLServerSocket)
            jdk(Ends.certificates().server("server.example"))
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<byte[]> theirs =
          background(
              () -> {
                try (SSLSocket accepted = (SSLSocket) listener.accept()) {
                  return converse(accepted, first == First.SERVER);
                }
              });
      Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
      assertThat(converse(client.connect(socket, "server.example"), first == First.CLIENT))
          .isEqualTo(LARGE);
      assertThat(of(theirs)).isEqualTo(LARGE);
    }
  }

  /** Who is first sends everything, then closes, then reads; the other the other way round. */
  private static byte[] converse(AttestedTlsConnection connection, boolean first)
      throws IOException {
    try (connection) {
      connection.readTimeout(PATIENCE);
      byte[] received = first ? new byte[0] : connection.inputStream().readAllBytes();
      connection.outputStream().write(LARGE);
      connection.shutdownOutput();
      return first ? connection.inputStream().readAllBytes() : received;
    }
  }

  private static byte[] converse(SSLSocket socket, boolean first) throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    byte[] received = first ? new byte[0] : socket.getInputStream().readAllBytes();
    socket.getOutputStream().write(LARGE);
    socket.shutdownOutput();
    return first ? socket.getInputStream().readAllBytes() : received;
  }

  /** The JDK's TLS 1.3 with these credentials, trusting our root. */
  private static SSLContext jdk(X509Credential credential) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "own", credential.key(), new char[0], credential.chain().toArray(X509Certificate[]::new));
    keys.setCertificateEntry("root", Ends.certificates().root());
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, new char[0]);
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
