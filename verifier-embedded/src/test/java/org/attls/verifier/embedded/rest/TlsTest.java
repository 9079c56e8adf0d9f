package org.attls.verifier.embedded.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.attls.cmw.octets.Bytes;
import org.attls.verifier.embedded.SwtpmCase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path directory = Path.of("replaced by JUnit");

  /** The JDK makes certificates with its own command only. */
  @BeforeAll
  static void makeCertificate() throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                keyStoreFile().toString(),
                "-storepass",
                new String(PASSWORD),
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=verifier",
                "-ext",
                "SAN=ip:127.0.0.1,ip:0:0:0:0:0:0:0:1")
            .redirectErrorStream(true)
            .start();
    String output =
        new String(
            keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(output).isZero();
  }

  @Test
  void servesOverTls() throws Exception {
    SwtpmCase good = SwtpmCase.good();
    try (RunningService verifier = running(Duration.ofSeconds(15))) {
      assertThat(verifier.service.origin().getScheme()).isEqualTo("https");
      HttpResponse<String> done =
          verifier.post(
              verifier.open(good.nonce()),
              good.token(),
              "Content-Type",
              RunningService.EVIDENCE_TYPE);
      assertThat(done.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(RunningService.text(done, "status")).isEqualTo("complete");
    }
  }

  @Test
  void isNotTrustedByAClientThatDoesNotKnowIt() throws Exception {
    try (RunningService verifier =
        new RunningService(settings -> settings.withTls(context()), HttpClient.newHttpClient())) {
      assertThatThrownBy(() -> verifier.get("/healthz")).isInstanceOf(IOException.class);
    }
  }

  @Test
  void hangsUpOnAClientThatNeverFinishesItsHandshake() throws Exception {
    try (RunningService verifier = running(Duration.ofMillis(500));
        Socket client = new Socket()) {
      client.connect(verifier.service.address());
      client.setSoTimeout(30_000);
      // The head of a handshake record, and nothing behind it.
      client.getOutputStream().write(Bytes.fromHex("1603010200").toArray());
      assertThat(ended(client)).isTrue();
      assertThat(verifier.get("/healthz").statusCode()).isEqualTo(200);
    }
  }

  private static boolean ended(Socket client) throws IOException {
    try {
      InputStream in = client.getInputStream();
      while (in.read() >= 0) {
        // An alert may come first.
      }
      return true;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static RunningService running(Duration limit) throws Exception {
    SSLContext context = context();
    return new RunningService(
        settings -> settings.withTls(context).withWorkers(1, 8, limit),
        HttpClient.newBuilder().sslContext(context).build());
  }

  private static SSLContext context() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(keyStoreFile())) {
        store.load(in, PASSWORD);
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      anchors.setCertificateEntry("server", store.getCertificate("server"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
      return context;
    } catch (java.security.GeneralSecurityException | IOException broken) {
      throw new AssertionError(broken);
    }
  }

  private static Path keyStoreFile() {
    return directory.resolve("server.p12");
  }
}
