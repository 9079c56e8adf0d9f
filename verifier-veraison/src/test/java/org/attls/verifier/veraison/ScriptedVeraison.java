package org.attls.verifier.veraison;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.ear.EarWriter;
import org.attls.eat.key.EcCurve;
import org.attls.rats.Appraisal;
import org.attls.rats.Tier;
import org.attls.rats.TrustVector;
import org.junit.jupiter.api.Assertions;

/**
 * A Veraison over real HTTP that behaves well until a test replaces one of its answers. Its
 * verdicts are scripted: it looks at no evidence.
 */
final class ScriptedVeraison implements AutoCloseable {
  static final String SESSION_TYPE = SessionDocument.MEDIA_TYPE;
  static final String TPM_TYPE = "application/vnd.parallaxsecond.key-attestation.tpm";
  static final String SESSION_PATH = "/challenge-response/v1/session/4e6a";

  /** What answers a request. */
  interface Answer extends Function<RecordedRequest, MockResponse> {}

  final EarSigner signer = EarSigner.generate(EcCurve.P256);
  volatile Answer newSession = request -> created(nonceOf(request), TPM_TYPE);
  volatile Answer submit = request -> completed(result());
  volatile Answer poll = request -> completed(result());
  volatile Answer delete = request -> answer(204);
  volatile Answer discovery = request -> discovered(signer.publicJwk());
  volatile Answer provision = request -> provisioned(200, "{\"status\":\"success\"}");
  volatile Answer provisionPoll = request -> provisioned(200, "{\"status\":\"success\"}");
  private volatile Bytes nonce = Bytes.EMPTY;
  private final MockWebServer server = new MockWebServer();
  private final String scheme;

  private ScriptedVeraison(Optional<HeldCertificate> certificate) {
    this.scheme = certificate.isPresent() ? "https" : "http";
    certificate.ifPresent(
        held ->
            server.useHttps(
                new HandshakeCertificates.Builder()
                    .heldCertificate(held)
                    .build()
                    .sslSocketFactory()));
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return route(request).apply(request);
          }
        });
    try {
      server.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static ScriptedVeraison http() {
    return new ScriptedVeraison(Optional.empty());
  }

  static ScriptedVeraison https(HeldCertificate certificate) {
    return new ScriptedVeraison(Optional.of(certificate));
  }

  /** Where it is; its name is always {@code localhost}. */
  URI uri() {
    return URI.create(scheme + "://localhost:" + server.getPort());
  }

  VeraisonService service() {
    return VeraisonService.at(uri()).build();
  }

  /** A client that knows this verifier's key. */
  VeraisonVerifier client() {
    return VeraisonVerifier.withPinnedKey(service(), signer.publicKey());
  }

  /** The next request that nobody has taken yet. */
  RecordedRequest nextRequest() {
    try {
      RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
      return Assertions.assertInstanceOf(RecordedRequest.class, request, "no request");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Requests so far. */
  int requests() {
    return server.getRequestCount();
  }

  @Override
  public void close() {
    server.close();
  }

  private Answer route(RecordedRequest request) {
    String path = request.getUrl().encodedPath();
    if (path.endsWith("/newSession")) {
      nonce = nonceOf(request);
      return newSession;
    }
    if (path.endsWith("/.well-known/veraison/verification")) {
      return discovery;
    }
    if (path.endsWith("/endorsement-provisioning/v1/submit")) {
      return provision;
    }
    if (path.contains("/endorsement-provisioning/")) {
      return request.getMethod().equals("GET") ? provisionPoll : delete;
    }
    return switch (request.getMethod()) {
      case "POST" -> submit;
      case "GET" -> poll;
      default -> delete;
    };
  }

  static Bytes nonceOf(RecordedRequest newSession) {
    String text = newSession.getUrl().queryParameter("nonce");
    return text == null ? Bytes.EMPTY : Bytes.copyOf(Base64.getUrlDecoder().decode(text));
  }

  static MockResponse answer(int status) {
    return new MockResponse.Builder().code(status).build();
  }

  static MockResponse answer(int status, String type, String body) {
    return new MockResponse.Builder()
        .code(status)
        .setHeader("Content-Type", type)
        .body(body)
        .build();
  }

  static MockResponse problem(int status, String title, String detail) {
    return answer(
        status,
        "application/problem+json",
        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
            .formatted(title, status, detail));
  }

  static MockResponse created(Bytes nonce, String... accept) {
    return createdAt("session/4e6a", session("waiting", base64(nonce), List.of(accept), ""));
  }

  static MockResponse createdAt(String location, String body) {
    return answer(201, SESSION_TYPE, body).newBuilder().setHeader("Location", location).build();
  }

  /** A session that ended with this JSON text as its {@code result}. */
  MockResponse completed(String resultJson) {
    return inStatus(200, "complete", ",\"result\":" + resultJson);
  }

  MockResponse inStatus(int code, String status, String moreMembers) {
    return answer(
        code, SESSION_TYPE, session(status, base64(nonce), List.of(TPM_TYPE), moreMembers));
  }

  static String session(String status, String nonce, List<String> accept, String moreMembers) {
    StringBuilder types = new StringBuilder();
    for (String type : accept) {
      types.append(types.isEmpty() ? "" : ",").append('"');
      types.append(type.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
    return "{\"status\":\"%s\",\"nonce\":\"%s\",\"expiry\":\"2030-10-12T07:20:50.52Z\",\"accept\":[%s]%s}"
        .formatted(status, nonce, types, moreMembers);
  }

  static String base64(Bytes octets) {
    return Base64.getEncoder().encodeToString(octets.toArray());
  }

  /** An affirming result for the session's nonce, as a JSON string. */
  String result() {
    return quoted(result(signer, nonce, Tier.AFFIRMING));
  }

  static String quoted(Bytes token) {
    return '"' + new String(token.toArray(), java.nio.charset.StandardCharsets.US_ASCII) + '"';
  }

  static Bytes result(EarSigner signer, Bytes nonce, Tier tier) {
    Appraisal appraisal =
        new Appraisal(
            tier,
            new TrustVector(Map.of(TrustVector.Claim.HARDWARE, tier.code())),
            List.of("policy:PARSEC_TPM"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return EarWriter.of(EarProfile.VERAISON_2023, signer, "test", "1")
        .write(Instant.now(), nonce, new EarStatement("PARSEC_TPM", appraisal));
  }

  static MockResponse discovered(String jwk) {
    return answer(
        200,
        DiscoveryDocument.MEDIA_TYPE,
        "{\"ear-verification-key\":"
            + jwk
            + ",\"media-types\":[],\"version\":\"N/A\",\"service-state\":\"READY\"}");
  }

  static MockResponse provisioned(int status, String body) {
    return answer(status, "application/vnd.veraison.provisioning-session+json", body);
  }
}
