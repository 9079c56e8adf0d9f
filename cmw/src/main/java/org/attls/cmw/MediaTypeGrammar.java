package org.attls.cmw;

import java.util.Locale;
import java.util.TreeMap;
import org.attls.cmw.octets.MalformedException;

/**
 * The grammar of a Content-Type as RFC 9193, section 3 gives it.
 *
 * <pre>
 * Content-Type  = type-name "/" subtype-name *( *SP ";" *SP parameter )
 * parameter     = token "=" ( token / quoted-string )
 * type-name     = ALPHA / DIGIT first, then ALPHA / DIGIT / "!" / "#" / "$" / "&amp;" / "-" / "^" / "_" / "." / "+"
 * </pre>
 */
final class MediaTypeGrammar {
  private final String text;
  private final String where;
  private int at;

  private MediaTypeGrammar(String text, String where) {
    this.text = text;
    this.where = where;
  }

  static void check(String mediaType, String where) throws MalformedException {
    new MediaTypeGrammar(mediaType, where).parse();
  }

  static String canonical(String checkedMediaType) {
    try {
      return new MediaTypeGrammar(checkedMediaType, "media type").parse();
    } catch (MalformedException impossible) {
      throw new IllegalStateException("was checked when it was made", impossible);
    }
  }

  private String parse() throws MalformedException {
    StringBuilder canonical = new StringBuilder();
    canonical.append(name("type name").toLowerCase(Locale.ROOT));
    expect('/');
    canonical.append('/').append(name("subtype name").toLowerCase(Locale.ROOT));
    TreeMap<String, String> parameters = new TreeMap<>();
    while (at < text.length()) {
      spaces();
      expect(';');
      spaces();
      String parameter = token("parameter name").toLowerCase(Locale.ROOT);
      expect('=');
      String value =
          at < text.length() && text.charAt(at) == '"' ? quoted() : token("parameter value");
      if (parameters.put(parameter, value) != null) {
        throw failure("parameter " + parameter + " twice");
      }
    }
    parameters.forEach(
        (parameter, value) ->
            canonical
                .append(';')
                .append(parameter)
                .append("=\"")
                .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                .append('"'));
    return canonical.toString();
  }

  private String name(String what) throws MalformedException {
    int start = at;
    while (at < text.length()
        && (alphanumeric(text.charAt(at))
            || at > start && "!#$&-^_.+".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    if (at == start || at - start > 127) {
      throw failure("no " + what);
    }
    return text.substring(start, at);
  }

  private String token(String what) throws MalformedException {
    int start = at;
    while (at < text.length()
        && (alphanumeric(text.charAt(at)) || "!#$%&'*+-.^_`|~".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    if (at == start) {
      throw failure("no " + what);
    }
    return text.substring(start, at);
  }

  private String quoted() throws MalformedException {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      if (at >= text.length() || text.charAt(at) < ' ' || text.charAt(at) > '~') {
        throw failure("not allowed in a quoted string");
      }
      value.append(text.charAt(at++));
    }
    expect('"');
    return value.toString();
  }

  private void spaces() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private void expect(char c) throws MalformedException {
    if (at >= text.length() || text.charAt(at) != c) {
      throw failure("'" + c + "' expected");
    }
    at++;
  }

  private MalformedException failure(String problem) {
    return new MalformedException(where, at, "not a media type: " + problem);
  }

  private static boolean alphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
