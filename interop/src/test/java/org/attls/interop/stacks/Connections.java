package org.attls.interop.stacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Reason;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.alert.Endpoint;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.Credential;
import org.attls.tls.credential.PinnedKeys;
import org.attls.tls.credential.RawKeyCredential;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.engine.HandshakeListener;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.TestCertificates;

/** Connections between this library and a program of another stack: handshake, data, close. */
final class Connections {
  private static final int SECONDS = 60;
  private static final int CLIENT_HELLO = 1;

  private final TestCertificates authority = new TestCertificates();
  private final Path directory;

  /** Files of the programs go to a directory. */
  Connections(Path directory) {
    this.directory = directory;
  }

  /** The two rows of the table. */
  List<String> rows(Stack stack) throws Exception {
    return List.of(
        "| " + stack.name() + " | client |" + cells(stack, false),
        "| " + stack.name() + " | server |" + cells(stack, true));
  }

  private String cells(Stack stack, boolean weServe) throws Exception {
    StringBuilder cells = new StringBuilder();
    for (Variant variant : Variant.all(weServe)) {
      cells.append(' ').append(cell(stack, variant, weServe)).append(" |");
    }
    if (!weServe) {
      refuse(stack, Variant.EVERY.get(0));
    }
    return cells.append(weServe ? "  |" : " refused |").toString();
  }

  private String cell(Stack stack, Variant variant, boolean weServe) throws Exception {
    Optional<String> lacking = stack.lacks(variant, weServe);
    if (lacking.isPresent()) {
      return lacking.get();
    }
    if (weServe && stack.refuses(variant)) {
      AssertionError refused = (AssertionError) catchThrowable(() -> run(stack, variant, true));
      assertThat(refused).hasMessageContaining("the peer takes no signature");
      return "peer takes none";
    }
    run(stack, variant, weServe);
    return "yes";
  }

  /** A failure says which stack, and what the other program had to say. */
  private void run(Stack stack, Variant variant, boolean weServe) throws Exception {
    PemDirectory files = files(variant);
    try {
      AtomicInteger hellos = new AtomicInteger();
      if (weServe) {
        serve(stack, variant, files, hellos);
      } else {
        connect(stack, variant, files, hellos);
      }
      if (variant.isRetry()) {
        assertThat(hellos.get()).as("ClientHellos").isEqualTo(2);
      }
    } catch (IOException | AssertionError failed) {
      String output = Files.readString(files.directory().resolve("output"));
      throw new AssertionError(stack + ", " + variant + ": " + failed + "\n" + output, failed);
    }
  }

  private PemDirectory files(Variant variant) throws IOException {
    return PemDirectory.write(Files.createTempDirectory(directory, "pem"), authority, variant);
  }

  private static HandshakeListener counting(AtomicInteger hellos) {
    return new HandshakeListener() {
      @Override
      public void message(Endpoint sender, Bytes message) {
        if (message.toArray()[0] == CLIENT_HELLO) {
          hellos.incrementAndGet();
        }
      }
    };
  }

  private static Credential shown(X509Credential credential, Variant variant) {
    return variant.rawKeys()
        ? new RawKeyCredential(credential.publicKey(), credential.key())
        : credential;
  }

  private static Bytes rawKey(X509Credential credential) {
    return Bytes.copyOf(credential.publicKey().getEncoded());
  }

  private static PinnedKeys pin(X509Credential credential) {
    return PinnedKeys.of(List.of(rawKey(credential)));
  }

  /** The peer is known by its certificate, or by its raw key. */
  private static void assertNamed(
      AttestedTlsConnection connection, Variant variant, X509Credential peer) {
    assertThat(connection.session().certifiedPeer()).isPresent();
    assertThat(
            connection.session().certifiedPeer().equals(Optional.of(PinnedKeys.name(rawKey(peer)))))
        .isEqualTo(variant.rawKeys());
  }

  /** We are the client. */
  private void connect(Stack stack, Variant variant, PemDirectory files, AtomicInteger hellos)
      throws Exception {
    AttestedTlsClient.Builder client =
        AttestedTlsClient.withoutAttestation(
                variant.rawKeys()
                    ? ServerTrust.pinned(pin(files.server()))
                    : ServerTrust.anchors(List.of(authority.root())))
            .listener(counting(hellos))
            .groups(variant.ours());
    if (variant.clientCertificate()) {
      client.credential(shown(files.client(), variant));
    }
    int port = freePort();
    Process server = start(stack.server(port, variant, files), files);
    try (AttestedTlsConnection connection =
        client.build().connect(socket(server, port), "server.example")) {
      connection.readTimeout(Duration.ofSeconds(SECONDS));
      assertNamed(connection, variant, files.server());
      connection.outputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = connection.inputStream().readNBytes(5);
      assertThat(new String(answer, StandardCharsets.US_ASCII))
          .as("%s, %s", stack, variant)
          .isEqualTo("HTTP/");
    } finally {
      server.destroyForcibly();
    }
  }

  /** A client that insists on attesting leaves a server that does not know of it. */
  private void refuse(Stack stack, Variant variant) throws Exception {
    PemDirectory files = files(variant);
    AttestedTlsClient client =
        AttestedTlsClient.builder(
                ServerTrust.anchors(List.of(authority.root())), FakeAttester.honest())
            .build();
    int port = freePort();
    Process server = start(stack.server(port, variant, files), files);
    try {
      Socket socket = socket(server, port);
      AttestedTlsException refused =
          (AttestedTlsException) catchThrowable(() -> client.connect(socket, "server.example"));
      assertThat(refused.reason()).as("%s: %s", stack, refused).isEqualTo(Reason.NOT_ANSWERED);
    } finally {
      server.destroyForcibly();
    }
  }

  /** We are the server. */
  private void serve(Stack stack, Variant variant, PemDirectory files, AtomicInteger hellos)
      throws Exception {
    AttestedTlsServer.Builder server =
        AttestedTlsServer.withoutAttestation(shown(files.server(), variant))
            .listener(counting(hellos))
            .groups(variant.ours());
    if (variant.clientCertificate()) {
      server.clientTrust(
          variant.rawKeys()
              ? ClientTrust.pinned(pin(files.client()))
              : ClientTrust.anchors(List.of(authority.root())));
    }
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout(SECONDS * 1000);
      Process client = start(stack.client(listener.getLocalPort(), variant, files), files);
      try {
        client.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        try (AttestedTlsConnection connection = server.build().accept(listener.accept())) {
          connection.readTimeout(Duration.ofSeconds(SECONDS));
          if (variant.clientCertificate()) {
            assertNamed(connection, variant, files.client());
          }
          InputStream in = connection.inputStream();
          assertThat(new String(in.readNBytes(5), StandardCharsets.US_ASCII))
              .isEqualTo(stack.says());
          connection.outputStream().write("welcome\n".getBytes(StandardCharsets.US_ASCII));
        }
        client.getOutputStream().close();
        assertThat(client.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(files.directory().resolve("output"))).contains("welcome");
      } finally {
        client.destroyForcibly();
      }
    }
  }

  private static Process start(List<String> command, PemDirectory files) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(files.directory().resolve("output").toFile())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** The first connection that the server takes: some of them take no other. */
  private static Socket socket(Process server, int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      try {
        return new Socket(InetAddress.getLoopbackAddress(), port);
      } catch (IOException notYet) {
        boolean over = server.waitFor(20, TimeUnit.MILLISECONDS);
        if (over || System.nanoTime() - end > 0) {
          throw new AssertionError("the server does not listen", notYet);
        }
      }
    }
  }
}
