package org.attls.verifier.embedded.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.testing.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends what was sent to Veraison, and expects what Veraison answered. */
class RecordedExchangesTest {
  private static final ProvisioningCredential SOMEBODY =
      ProvisioningCredential.bearer("0123456789abcdef");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "newsession-400-bad-nonce",
        "newsession-400-nonce-and-size",
        "newsession-406",
        "submit-404-unrouted",
        "submit-415",
        "delete-204",
        "provision-401"
      })
  void answersAsVeraisonDid(String name) throws Exception {
    JsonItem.JsonObject exchange = exchange(name);
    JsonItem.JsonObject expected = exchange.required("response").asObject();
    try (RunningService verifier =
        new RunningService(settings -> settings.withProvisioner(SOMEBODY))) {
      HttpResponse<String> response = send(verifier, exchange.required("request").asObject());
      assertThat(response.statusCode())
          .isEqualTo((int) expected.required("status").asLong(100, 599));
      Optional<JsonItem> contentType =
          expected.required("headers").asObject().optional("Content-Type");
      if (contentType.isPresent()) {
        assertThat(RunningService.contentType(response)).startsWith(contentType.get().asText());
      }
      if (expected.optional("text").isPresent()) {
        assertThat(response.body()).isEqualTo(expected.required("text").asText());
      }
      if (expected.optional("json").isPresent()) {
        Map<String, JsonItem> ours =
            JsonReader.read(Bytes.utf8(response.body()), expected.path() + ".json", 4096)
                .asObject()
                .members();
        assertThat(ours).containsAllEntriesOf(expected.required("json").asObject().members());
      }
    }
  }

  @Test
  void opensTheRecordedSession() throws Exception {
    JsonItem.JsonObject exchange = exchange("newsession-201-waiting");
    JsonItem.JsonObject expected =
        exchange.required("response").asObject().required("json").asObject();
    try (RunningService verifier = new RunningService()) {
      HttpResponse<String> response = send(verifier, exchange.required("request").asObject());
      assertThat(response.statusCode()).isEqualTo(201);
      assertThat(response.headers().firstValue("Location").orElseThrow())
          .matches("session/[0-9a-f-]{36}");
      assertThat(RunningService.json(response).members().keySet())
          .isEqualTo(expected.members().keySet());
      for (String member : List.of("nonce", "status")) {
        assertThat(RunningService.text(response, member))
            .isEqualTo(expected.required(member).asText());
      }
    }
  }

  private static JsonItem.JsonObject exchange(String name) throws Exception {
    return JsonReader.read(Vectors.bytes("veraison/exchanges/" + name + ".json"), name, 64 * 1024)
        .asObject();
  }

  private static HttpResponse<String> send(RunningService verifier, JsonItem.JsonObject request)
      throws Exception {
    List<String> headers = new ArrayList<>();
    for (Map.Entry<String, JsonItem> header :
        request.required("headers").asObject().members().entrySet()) {
      headers.add(header.getKey());
      headers.add(header.getValue().asText());
    }
    Bytes body =
        request.optional("body").isPresent()
            ? Bytes.utf8(request.required("body").asText())
            : Bytes.EMPTY;
    return verifier.send(
        request.required("method").asText(),
        request.required("path").asText(),
        body,
        headers.toArray(String[]::new));
  }
}
