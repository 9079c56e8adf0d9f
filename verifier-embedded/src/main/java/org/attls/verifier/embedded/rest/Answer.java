package org.attls.verifier.embedded.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import org.attls.cmw.octets.Bytes;

/**
 * What one request is answered with.
 *
 * @param status HTTP status code
 * @param headers all fields apart from the length
 * @param body empty where there is none
 */
record Answer(int status, Map<String, String> headers, Bytes body) {
  private static final String CONTENT_TYPE = "Content-Type";

  Answer {
    headers = Map.copyOf(headers);
  }

  /** An answer without a body. */
  static Answer empty(int status) {
    return new Answer(status, Map.of(), Bytes.EMPTY);
  }

  /** An answer with a body of {@code mediaType}. */
  static Answer of(int status, String mediaType, Bytes body) {
    return new Answer(status, Map.of(CONTENT_TYPE, mediaType), body);
  }

  /** The answer to a path that does not exist, as Veraison's router words it. */
  static Answer unrouted() {
    return of(404, "text/plain; charset=utf-8", Bytes.utf8("404 page not found"));
  }

  /** {@code application/problem+json} (RFC 9457) with the members that Veraison sends. */
  static Answer problem(int status, String detail) {
    Bytes body =
        JsonText.object(
            json -> {
              json.writeStringField("type", "about:blank");
              json.writeStringField("title", title(status));
              json.writeNumberField("status", status);
              json.writeStringField("detail", detail);
            });
    return of(status, "application/problem+json", body);
  }

  /** The same answer with one more field. */
  Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 500 -> "Internal Server Error";
      case 503 -> "Service Unavailable";
      default -> throw new IllegalArgumentException("no title for status " + status);
    };
  }
}
