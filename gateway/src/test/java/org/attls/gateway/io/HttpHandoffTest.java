package org.attls.gateway.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.attls.gateway.io.Talk.untilEnd;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.attls.cmw.octets.Bytes;
import org.attls.gateway.handoff.HandoffSecrets;
import org.attls.gateway.handoff.IdentityToken;
import org.attls.tls.AttestedTlsConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests through the gateway to the JDK's HTTP server. */
class HttpHandoffTest {
  private static final String HTTP =
      "{ http: true, token: { key: k, issuer: gateway.example, audience: orders } }";

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private KeyPair key;
  private HttpServer server;

  @BeforeEach
  void serve() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    key = generator.generateKeyPair();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          told.addAll(exchange.getRequestHeaders().getOrDefault("Attested-Identity", List.of()));
          exchange.getRequestHeaders().keySet().stream()
              .filter(name -> name.matches("(?i)attested[_.].*"))
              .forEach(told::add);
          byte[] body = exchange.getRequestBody().readAllBytes();
          bodies.add(new String(body, StandardCharsets.US_ASCII));
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Site site(int port) throws Exception {
    return Site.with(
        new HandoffSecrets(
            Optional.of(
                new IdentityToken(
                    key.getPrivate(), "gateway.example", "orders", InstantSource.system())),
            Optional.of(Bytes.utf8("pass"))),
        Site.file(port, HTTP));
  }

  private Site site() throws Exception {
    return site(server.getAddress().getPort());
  }

  private static void say(AttestedTlsConnection device, String text) throws Exception {
    device.outputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String until(AttestedTlsConnection device, String end) throws Exception {
    StringBuilder heard = new StringBuilder();
    while (heard.indexOf(end) < 0) {
      int octet = device.inputStream().read();
      assertThat(octet).as("%s", heard).isNotNegative();
      heard.append((char) octet);
    }
    return heard.toString();
  }

  private String claims(String token) throws Exception {
    String[] parts = token.split("\\.");
    Signature ecdsa = Signature.getInstance("SHA256withECDSAinP1363Format");
    ecdsa.initVerify(key.getPublic());
    ecdsa.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(ecdsa.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    return new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
  }

  @Test
  void everyRequestOfAConnectionSaysWhoSentItWhateverTheDeviceSays() throws Exception {
    try (Site site = site();
        AttestedTlsConnection device = site.device()) {
      say(
          device,
          "POST /a HTTP/1.1\r\n"
              + "Host: h\r\n"
              + "Attested-Identity: forged\r\n"
              + "attested_identity: forged\r\n"
              + "Connection: Attested-Identity\r\n"
              + "Content-Length: 3\r\n\r\n"
              + "abc");
      assertThat(until(device, "\r\n\r\nok")).startsWith("HTTP/1.1 200");
      say(
          device,
          "POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "3\r\ndef\r\n0\r\nAttested-Identity: forged\r\n\r\n"
              + "GET /c HTTP/1.1\r\nHost: h\r\n\r\n");
      until(device, "\r\n\r\nok");
      until(device, "\r\n\r\nok");
      assertThat(bodies).containsExactly("abc", "def", "");
      assertThat(told).hasSize(3);
      String connection = site.handshake().connection().hex();
      for (String token : told) {
        assertThat(claims(token))
            .contains("\"iss\":\"gateway.example\",\"aud\":\"orders\",\"sub\":\"fake\"")
            .contains("\"jti\":\"" + connection + "\"")
            .contains("\"tier\":\"affirming\"");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1\r\n"
            + "Host: h\r\n"
            + "Content-Length: 4\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n",
        "GET / HTTP/1.1\nHost: h\n\n",
        "GET / HTTP/1.1\r\nHost: h\r\nX: a\n\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n",
        "CONNECT other:80 HTTP/1.1\r\nHost: h\r\n\r\n"
      })
  void whatCouldSmuggleARequestIsAnsweredAndReachesNobody(String sent) throws Exception {
    try (Site site = site();
        AttestedTlsConnection device = site.device()) {
      say(device, sent);
      assertThat(until(device, "\r\n\r\n")).matches("(?s)HTTP/1.1 (400|501) .*");
      assertThat(untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.HANDOFF_REFUSED);
      assertThat(site.handoffRefusals.get(0)).startsWith("http,");
      assertThat(told).isEmpty();
      assertThat(bodies).isEmpty();
    }
  }

  @Test
  void behindAGoodRequestABadOneEndsTheConnection() throws Exception {
    try (Site site = site();
        AttestedTlsConnection device = site.device()) {
      say(device, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
      until(device, "\r\n\r\nok");
      say(device, "GET /b HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");
      assertThat(untilEnd(device)).isEqualTo("closed");
      assertThat(site.end()).isEqualTo(Observer.End.HANDOFF_REFUSED);
      assertThat(bodies).containsExactly("");
    }
  }

  @Test
  void aDeviceHearsThatTheServerIsDown() throws Exception {
    int nobody;
    try (RecordingBackend gone = RecordingBackend.silent()) {
      nobody = gone.port();
    }
    try (Site site = site(nobody);
        AttestedTlsConnection device = site.device()) {
      say(device, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(until(device, "\r\n\r\n")).startsWith("HTTP/1.1 502 ");
      assertThat(site.end()).isEqualTo(Observer.End.BACKEND_UNREACHABLE);
    }
  }

  /** The signature takes longer than anything else that is done for a request. */
  @Test
  void tokensAreSignedByWorkersAndADeviceMayHaveSaidAllMeanwhile() throws Exception {
    List<String> signers = new CopyOnWriteArrayList<>();
    InstantSource clock =
        () -> {
          signers.add(Thread.currentThread().getName());
          return Instant.now();
        };
    try (RecordingBackend backend = RecordingBackend.silent();
        Site site =
            Site.with(
                new HandoffSecrets(
                    Optional.of(new IdentityToken(key.getPrivate(), "i", "a", clock)),
                    Optional.empty()),
                Site.file(backend.port(), HTTP))) {
      try (AttestedTlsConnection device = site.device()) {
        say(device, "GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
      }
      Condition.await("the end", () -> backend.first().ended());
      assertThat(backend.first().text()).startsWith("GET /a ").contains("Attested-Identity: eyJ");
      assertThat(signers).singleElement().asString().startsWith("attls handshakes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"static, password-file: p", "token"})
  void theBrokerGetsThePasswordOfTheGateway(String password) throws Exception {
    String token = password.equals("token") ? ", token: { key: k, issuer: i, audience: a }" : "";
    try (RecordingBackend broker = RecordingBackend.silent();
        Site site =
            Site.with(
                new HandoffSecrets(
                    Optional.of(
                        new IdentityToken(key.getPrivate(), "i", "a", InstantSource.system())),
                    Optional.of(Bytes.utf8("pass"))),
                Site.file(broker.port(), "{ mqtt: { password: " + password + " }" + token + " }"));
        AttestedTlsConnection device = site.device()) {
      // MQTT 3.1.1, client id "fake", user name "other", password "mine".
      String connect = "101d00044d51545404c2003c000466616b6500056f746865720004" + "6d696e65";
      device.outputStream().write(Bytes.fromHex(connect).toArray());
      Condition.await("CONNECT", () -> broker.first().received().length > 20);
      String seen = broker.first().text();
      assertThat(seen).doesNotContain("mine").doesNotContain("other");
      if (token.isEmpty()) {
        assertThat(seen).endsWith("\0\4fake\0\4pass");
      } else {
        int end = seen.indexOf("eyJ");
        assertThat(claims(seen.substring(end))).contains("\"aud\":\"a\",\"sub\":\"fake\"");
      }
    }
  }
}
