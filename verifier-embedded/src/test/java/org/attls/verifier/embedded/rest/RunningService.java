package org.attls.verifier.embedded.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.SettableClock;
import org.attls.verifier.embedded.SoftwareBundle;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/** A verifier that really listens, and a client for it. */
final class RunningService implements AutoCloseable {
  static final String EVIDENCE_TYPE = "application/vnd.parallaxsecond.key-attestation.tpm";
  static final String BUNDLE_TYPE =
      "application/cmw+cbor; cmwc_t=\"tag:ietf.org,2024-02-29:rats/kat\"";

  final SettableClock clock = new SettableClock(Instant.parse("2026-08-01T12:00:00Z"));
  final EndorsementStore store = EndorsementStore.inMemory(clock);
  final EarSigner signer = EarSigner.generate(EcCurve.P256);
  final ResultIssuer issuer;
  final VerifierService service;
  final List<String> provisioned = new CopyOnWriteArrayList<>();
  private final HttpClient client;

  RunningService() throws IOException {
    this(settings -> settings);
  }

  RunningService(UnaryOperator<ServiceSettings> change) throws IOException {
    this(change, HttpClient.newHttpClient());
  }

  RunningService(UnaryOperator<ServiceSettings> change, HttpClient client) throws IOException {
    this.client = client;
    ServiceSettings settings =
        ServiceSettings.loopback(0).withSessions(clock, Duration.ofSeconds(150), 100);
    this.issuer =
        ResultIssuer.of(store, signer, clock, AppraisalLog.NONE, EarProfile.VERAISON_2023)
            .insecurelyTrustingSoftware(List.of(SoftwareBundle.PLATFORM_KEY));
    this.service =
        VerifierService.start(
            change.apply(settings), issuer, store, ProvisioningLog.lines(provisioned::add));
  }

  URI uri(String path) {
    return URI.create(service.origin() + path);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, Bytes.EMPTY, headers);
  }

  HttpResponse<String> post(String path, Bytes body, String... headers) throws Exception {
    return send("POST", path, body, headers);
  }

  HttpResponse<String> send(String method, String path, Bytes body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .version(HttpClient.Version.HTTP_1_1)
            .timeout(Duration.ofSeconds(60))
            .method(
                method,
                body.isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body.toArray()));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Opens a session with this nonce; returns its path. */
  String open(Bytes nonce) throws Exception {
    HttpResponse<String> created =
        post(
            "/challenge-response/v1/newSession?nonce="
                + org.attls.cmw.octets.Base64Url.encode(nonce),
            Bytes.EMPTY);
    assertThat(created.statusCode()).isEqualTo(201);
    return created.uri().resolve(created.headers().firstValue("Location").orElseThrow()).getPath();
  }

  static JsonItem.JsonObject json(HttpResponse<String> response) throws MalformedException {
    return JsonReader.read(Bytes.utf8(response.body()), "body", 1024 * 1024).asObject();
  }

  static String text(HttpResponse<String> response, String member) throws MalformedException {
    return json(response).required(member).asText();
  }

  static List<String> texts(HttpResponse<String> response, String member)
      throws MalformedException {
    List<String> texts = new java.util.ArrayList<>();
    for (JsonItem item : json(response).required(member).asArray()) {
      texts.add(item.asText());
    }
    return texts;
  }

  static String contentType(HttpResponse<String> response) {
    return response.headers().firstValue("Content-Type").orElse("");
  }

  /** Checks that this is a problem document of that status, and returns its detail. */
  static String problem(HttpResponse<String> response, int status) throws MalformedException {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(contentType(response)).isEqualTo("application/problem+json");
    assertThat(text(response, "type")).isEqualTo("about:blank");
    assertThat(json(response).required("status").asLong(400, 599)).isEqualTo(status);
    assertThat(text(response, "title")).isNotEmpty();
    return text(response, "detail");
  }

  @Override
  public void close() {
    service.close();
  }
}
