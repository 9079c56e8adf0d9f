package org.attls.gateway.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Request line and fields of one request (RFC 9112, sections 2 to 6), read strictly.
 *
 * @param lines what goes on of them, without the fields that are the gateway's
 * @param length of the body in octets; {@link #CHUNKED} where it comes in chunks
 */
record RequestHead(List<String> lines, long length) {
  static final long CHUNKED = -1;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST =
      Pattern.compile("(" + TOKEN + ") ([!-~]+) HTTP/([0-9])\\.([0-9])");

  /** Nothing that was taken is given back, or a long run of spaces would cost its square. */
  private static final Pattern FIELD =
      Pattern.compile(
          "("
              + TOKEN
              + "):[ \t]*+((?:[!-~\u0080-\u00ff](?:[ \t]*+[!-~\u0080-\u00ff])*+)?+)[ \t]*+");

  private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,17}");

  /** TRACE would show the device what the gateway says of it. */
  private static final Set<String> REFUSED_METHODS = Set.of("CONNECT", "TRACE");

  /** Meant for this hop (RFC 9110, section 7.6.1), or for trailers, which do not go on. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "upgrade",
          "http2-settings",
          "transfer-encoding",
          "content-length");

  /** Without these a request is another. */
  private static final Set<String> NEVER_DROPPED =
      Set.of("host", "content-length", "transfer-encoding");

  private record Field(String name, String value, String line) {}

  /**
   * Reads a head.
   *
   * @param head without the empty line at its end, a character for each octet
   */
  static RequestHead read(String head) throws RequestRefusal {
    String[] lines = head.split("\r\n", -1);
    requireRequestLine(lines[0]);
    List<Field> fields = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      fields.add(field(lines[i]));
    }
    if (values(fields, "host").size() != 1) {
      throw RequestRefusal.malformed("a request has one Host");
    }
    Set<String> options = options(values(fields, "connection"));
    if (!Collections.disjoint(options, NEVER_DROPPED)) {
      throw RequestRefusal.malformed(
          "Connection names a field without which this is another request");
    }
    long length = length(values(fields, "content-length"), values(fields, "transfer-encoding"));
    List<String> kept = new ArrayList<>(List.of(lines[0]));
    for (Field field : fields) {
      if (!options.contains(field.name)
          && !HOP_BY_HOP.contains(field.name)
          && !isOurs(field.name)) {
        kept.add(field.line);
      }
    }
    if (options.contains("close")) {
      kept.add("Connection: close");
    }
    if (length == CHUNKED) {
      kept.add("Transfer-Encoding: chunked");
    } else if (!values(fields, "content-length").isEmpty()) {
      kept.add("Content-Length: " + length);
    }
    return new RequestHead(kept, length);
  }

  /** One line of a head or of trailers. */
  static void requireField(String line) throws RequestRefusal {
    field(line);
  }

  /**
   * Whether a field is the gateway's alone. Servers that hand fields to programs as variables take
   * other characters for the dash, so names count as the same whatever stands there.
   */
  private static boolean isOurs(String name) {
    return name.replaceAll("[^a-z0-9]", "-").startsWith("attested-");
  }

  private static void requireRequestLine(String line) throws RequestRefusal {
    Matcher request = REQUEST.matcher(line);
    if (!request.matches()) {
      throw RequestRefusal.malformed("no request line");
    }
    if (!request.group(3).equals("1") || !request.group(4).equals("1")) {
      throw new RequestRefusal(RequestRefusal.Cause.UNSUPPORTED, "only HTTP/1.1 is passed on");
    }
    if (REFUSED_METHODS.contains(request.group(1).toUpperCase(Locale.ROOT))) {
      throw new RequestRefusal(
          RequestRefusal.Cause.UNSUPPORTED, request.group(1) + " is not passed on");
    }
  }

  private static Field field(String line) throws RequestRefusal {
    Matcher field = FIELD.matcher(line);
    if (!field.matches()) {
      throw RequestRefusal.malformed("a line that is no field");
    }
    return new Field(field.group(1).toLowerCase(Locale.ROOT), field.group(2), line);
  }

  private static List<String> values(List<Field> fields, String name) {
    return fields.stream().filter(it -> it.name.equals(name)).map(Field::value).toList();
  }

  private static Set<String> options(List<String> connections) {
    Set<String> options = new HashSet<>();
    for (String value : connections) {
      for (String option : value.split(",", -1)) {
        options.add(option.strip().toLowerCase(Locale.ROOT));
      }
    }
    return options;
  }

  /** Two ways to say where a body ends are one too many. */
  private static long length(List<String> lengths, List<String> codings) throws RequestRefusal {
    if (!codings.isEmpty()) {
      if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked") || !lengths.isEmpty()) {
        throw RequestRefusal.malformed("Transfer-Encoding is chunked, alone and once");
      }
      return CHUNKED;
    }
    if (lengths.isEmpty()) {
      return 0;
    }
    if (lengths.size() > 1 || !LENGTH.matcher(lengths.get(0)).matches()) {
      throw RequestRefusal.malformed("Content-Length is one number");
    }
    return Long.parseLong(lengths.get(0));
  }
}
