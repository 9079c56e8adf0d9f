package org.attls.verifier.veraison;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import mockwebserver3.MockResponse;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;
import org.attls.cmw.octets.MalformedException;
import org.attls.testing.Vectors;

/** One file of {@code vectors/veraison/exchanges}: a request, and the answer that goes with it. */
final class RecordedExchange {
  private final JsonItem.JsonObject request;
  private final JsonItem.JsonObject response;

  private RecordedExchange(JsonItem.JsonObject exchange) throws MalformedException {
    this.request = exchange.required("request").asObject();
    this.response = exchange.required("response").asObject();
  }

  static RecordedExchange read(String name) {
    Bytes file = Vectors.bytes("veraison/exchanges/" + name);
    try {
      return new RecordedExchange(JsonReader.read(file, name, 1 << 20).asObject());
    } catch (MalformedException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /** Path and query of the request. */
  String path() {
    return text(request, request.optional("path").isPresent() ? "path" : "urlPath");
  }

  String method() {
    return text(request, "method");
  }

  String requestHeader(String name) {
    return text(member(request, "headers"), name);
  }

  String requestBody() {
    return text(request, "body");
  }

  /** The nonce of the request, in the service's base64url with padding. */
  Bytes nonce() {
    String text = path().substring(path().indexOf("nonce=") + "nonce=".length());
    return Bytes.copyOf(java.util.Base64.getUrlDecoder().decode(text));
  }

  /** The answer; {@code authority} replaces the template of a recorded stub. */
  MockResponse answer(String authority) {
    try {
      MockResponse.Builder answer =
          new MockResponse.Builder().code((int) response.required("status").asLong(100, 599));
      for (Map.Entry<String, JsonItem> header : member(response, "headers").members().entrySet()) {
        answer.setHeader(
            header.getKey(),
            header.getValue().asText().replace("{{request.host}}:{{request.port}}", authority));
      }
      for (String body : new String[] {"json", "jsonBody"}) {
        if (response.optional(body).isPresent()) {
          answer.body(json(response.required(body)));
        }
      }
      if (response.optional("text").isPresent()) {
        answer.body(response.required("text").asText());
      }
      return answer.build();
    } catch (MalformedException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  MockResponse answer() {
    return answer("unused");
  }

  private static JsonItem.JsonObject member(JsonItem.JsonObject object, String name) {
    try {
      return object.required(name).asObject();
    } catch (MalformedException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private static String text(JsonItem.JsonObject object, String name) {
    try {
      return object.required(name).asText();
    } catch (MalformedException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  private static String json(JsonItem item) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
      write(item, generator);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static void write(JsonItem item, JsonGenerator to) throws IOException {
    if (item instanceof JsonItem.JsonObject object) {
      to.writeStartObject();
      for (Map.Entry<String, JsonItem> member : object.members().entrySet()) {
        to.writeFieldName(member.getKey());
        write(member.getValue(), to);
      }
      to.writeEndObject();
    } else if (item instanceof JsonItem.JsonArray array) {
      to.writeStartArray();
      for (JsonItem member : array.members()) {
        write(member, to);
      }
      to.writeEndArray();
    } else if (item instanceof JsonItem.JsonText text) {
      to.writeString(text.value());
    } else if (item instanceof JsonItem.JsonNumber number) {
      to.writeNumber(number.value());
    } else if (item instanceof JsonItem.JsonBoolean bool) {
      to.writeBoolean(bool.value());
    } else {
      to.writeNull();
    }
  }
}
