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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.attls.cmw.octets.Bytes;
import org.attls.interop.GoPrograms;
import org.attls.rats.Reason;
import org.attls.testing.Programs;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsConnection;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.credential.ClientTrust;
import org.attls.tls.credential.Credential;
import org.attls.tls.credential.PinnedKeys;
import org.attls.tls.credential.RawKeyCredential;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsException;
import org.attls.tls.fake.FakeAttester;
import org.attls.tls.fake.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every stack in both roles: handshake, data both ways, close. Writes the page that says so, and
 * fails when it was another.
 */
class PlainTlsTest {
  private static final int SECONDS = 15;
  private static final Path PAGE =
      Path.of(Optional.ofNullable(System.getenv("ATTLS_PROJECT_ROOT")).orElse(".."))
          .resolve("spec-notes/interop.md");

  private final TestCertificates authority = new TestCertificates();

  @TempDir Path directory = Path.of("");

  @Test
  void thePageSaysWhatTheStacksDo() throws Exception {
    for (Stack stack : Stack.values()) {
      Programs.require(stack.needs());
    }
    List<String> lines = new ArrayList<>(Files.readAllLines(PAGE));
    int table = lines.indexOf("<!-- made by PlainTlsTest -->");
    List<String> rows = new ArrayList<>();
    rows.add("");
    rows.add(row("peer", "role of ours", true));
    rows.add("|" + "---|".repeat(Variant.EVERY.size() + 5));
    for (Stack stack : Stack.values()) {
      rows.add(row(stack.name(), "client", false) + cells(stack, false));
      rows.add(row(stack.name(), "server", false) + cells(stack, true));
    }
    List<String> written = lines.subList(table + 1, lines.size());
    boolean equal = written.size() >= rows.size() && written.subList(0, rows.size()).equals(rows);
    if (!equal) {
      List<String> page = new ArrayList<>(lines.subList(0, table + 1));
      page.addAll(rows);
      page.add("");
      for (Stack stack : Stack.values()) {
        page.add("- " + stack.name() + ": " + version(stack));
      }
      Files.write(PAGE, page);
    }
    assertThat(equal).as("the page was another; it has been written anew").isTrue();
  }

  /** Another machine may have others: they are written with the table, and not compared. */
  private static String version(Stack stack) throws IOException {
    Process program = new ProcessBuilder(stack.version()).redirectErrorStream(true).start();
    String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output.lines().findFirst().orElse("no version");
  }

  private static String row(String peer, String role, boolean heads) {
    StringBuilder row = new StringBuilder("| " + peer + " | " + role + " |");
    if (heads) {
      Variant.EVERY.forEach(variant -> row.append(" ").append(variant.name()).append(" |"));
      row.append(" retry | raw public keys | our extensions offered |");
    }
    return row.toString();
  }

  /** A failure says which stack, and what the other program had to say. */
  private void run(Stack stack, Variant variant, boolean weServe) throws Exception {
    PemDirectory files =
        PemDirectory.write(Files.createTempDirectory(directory, "pem"), authority, variant);
    try {
      if (weServe) {
        serve(stack, variant, files);
      } else {
        connect(stack, variant, files);
      }
    } catch (IOException | AssertionError failed) {
      String output = Files.readString(files.directory().resolve("output"));
      throw new AssertionError(stack + ", " + variant + ": " + failed + "\n" + output, failed);
    }
  }

  private String cells(Stack stack, boolean weServe) throws Exception {
    StringBuilder cells = new StringBuilder();
    List<Variant> variants = new ArrayList<>(Variant.EVERY);
    variants.add(Variant.retry(weServe));
    for (Variant variant : variants) {
      if (weServe && stack.takesNo(variant)) {
        AssertionError refused =
            (AssertionError) catchThrowable(() -> run(stack, variant, weServe));
        assertThat(refused).hasMessageContaining("the peer takes no signature");
        cells.append(" peer takes none |");
      } else {
        run(stack, variant, weServe);
        cells.append(" yes |");
      }
    }
    if (stack.knowsRawKeys()) {
      run(stack, Variant.RAW_KEYS, weServe);
    }
    cells.append(stack.knowsRawKeys() ? " yes |" : " peer has none |");
    if (!weServe) {
      Variant variant = Variant.EVERY.get(0);
      refuse(stack, variant, PemDirectory.write(directory, authority, variant));
    }
    return cells.append(weServe ? "  |" : " refused |").toString();
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
  private void connect(Stack stack, Variant variant, PemDirectory files) throws Exception {
    AttestedTlsClient.Builder client =
        AttestedTlsClient.withoutAttestation(
                variant.rawKeys()
                    ? ServerTrust.pinned(pin(files.server()))
                    : ServerTrust.anchors(List.of(authority.root())))
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
  private void refuse(Stack stack, Variant variant, PemDirectory files) throws Exception {
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
  private void serve(Stack stack, Variant variant, PemDirectory files) throws Exception {
    AttestedTlsServer.Builder server =
        AttestedTlsServer.withoutAttestation(shown(files.server(), variant)).groups(variant.ours());
    if (variant.clientCertificate()) {
      server.clientTrust(
          variant.rawKeys()
              ? ClientTrust.pinned(pin(files.client()))
              : ClientTrust.anchors(List.of(authority.root())));
    }
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
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
          assertThat(new String(in.readNBytes(5), StandardCharsets.US_ASCII)).isEqualTo("hello");
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
    List<String> words = new ArrayList<>(command);
    if (words.get(0).equals(Stack.PROGRAM)) {
      words.set(0, GoPrograms.build("go-tls").toString());
    }
    return new ProcessBuilder(words)
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
        return new Socket("127.0.0.1", port);
      } catch (IOException notYet) {
        boolean over = server.waitFor(20, TimeUnit.MILLISECONDS);
        if (over || System.nanoTime() - end > 0) {
          throw new AssertionError("the server does not listen", notYet);
        }
      }
    }
  }
}
