package org.attls.verifier.embedded.rest;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/** One request as the handlers see it; the body is read only when a handler asks for it. */
final class Request {
  private final HttpExchange exchange;

  Request(HttpExchange exchange) {
    this.exchange = exchange;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  /** Whom it comes from. */
  Source source() {
    return Source.of(exchange.getRemoteAddress().getAddress());
  }

  /** The path as sent, percent-encoding included: no path of ours needs any. */
  String path() {
    String path = exchange.getRequestURI().getRawPath();
    return path == null ? "" : path;
  }

  /** All values of a field; empty when it was not sent. */
  List<String> fields(String name) {
    Headers headers = exchange.getRequestHeaders();
    List<String> values = headers.get(name);
    return values == null ? List.of() : List.copyOf(values);
  }

  /** The value of a field that may be sent once. */
  Optional<String> field(String name) throws Refusal {
    List<String> values = fields(name);
    if (values.size() > 1) {
      throw new Refusal(400, name + " was sent " + values.size() + " times");
    }
    return values.stream().findFirst().map(String::strip);
  }

  /** The value of a query parameter that may be sent once. */
  Optional<String> parameter(String name) throws Refusal {
    String query = exchange.getRequestURI().getRawQuery();
    List<String> values = new ArrayList<>();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (name.equals(decoded(equals < 0 ? pair : pair.substring(0, equals)))) {
        values.add(decoded(equals < 0 ? "" : pair.substring(equals + 1)));
      }
    }
    if (values.size() > 1) {
      throw new Refusal(400, "query parameter " + name + " was sent " + values.size() + " times");
    }
    return values.stream().findFirst();
  }

  /** Fails unless the client takes the only representation that the resource has. */
  void mustAccept(String mediaType) throws Refusal {
    if (!MediaRanges.accept(fields("Accept"), mediaType)) {
      throw new Refusal(406, "the only supported output format is " + mediaType);
    }
  }

  /**
   * The body.
   *
   * @param maxOctets a longer one is refused: unread when its length is announced, otherwise at the
   *     first octet beyond
   * @throws IOException when the client went away or took too long
   */
  Bytes body(int maxOctets) throws Refusal, IOException {
    long announced = announcedLength();
    if (announced > maxOctets) {
      throw tooLarge(maxOctets);
    }
    InputStream in = exchange.getRequestBody();
    byte[] octets = in.readNBytes(maxOctets + 1);
    if (octets.length > maxOctets) {
      throw tooLarge(maxOctets);
    }
    if (announced >= 0 && octets.length < announced) {
      throw new IOException("the client sent " + octets.length + " of " + announced + " octets");
    }
    return Bytes.copyOf(octets);
  }

  private long announcedLength() throws Refusal {
    Optional<String> field = field("Content-Length");
    try {
      return field.isPresent() ? Long.parseLong(field.get()) : -1;
    } catch (NumberFormatException malformed) {
      throw new Refusal(400, "Content-Length is not a number");
    }
  }

  private static Refusal tooLarge(int maxOctets) {
    return new Refusal(413, "the body is limited to " + maxOctets + " octets");
  }

  private static String decoded(String text) throws Refusal {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw new Refusal(400, "the query is not percent-encoded correctly");
    }
  }
}
