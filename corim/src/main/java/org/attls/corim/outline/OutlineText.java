package org.attls.corim.outline;

import java.util.function.UnaryOperator;
import org.attls.cmw.octets.Bytes;

/**
 * Writes an outline as lines, two spaces deeper at each level. Long octets, texts and labels are
 * folded, with their size, and no line is wider than {@value #WIDTH} columns.
 */
public final class OutlineText {
  /** Columns of the widest line. */
  public static final int WIDTH = 100;

  /** Without colours. */
  static final OutlineText PLAIN = new OutlineText(UnaryOperator.identity());

  private static final int MOST_OCTETS = 40;
  private static final int MOST_CHARACTERS = 72;
  private static final int WIDEST_LABEL = 60;
  private static final int NARROWEST_LABEL = 20;
  private static final int DEEPEST_INDENT = 48;
  private static final int MOST_RESERVED = 36;

  private final UnaryOperator<String> labels;

  /**
   * @param labels how labels stand out, with sequences that take no column
   */
  public OutlineText(UnaryOperator<String> labels) {
    this.labels = labels;
  }

  /** The lines, with a line feed behind each. */
  public String write(Outline outline) {
    StringBuilder text = new StringBuilder();
    write(outline, 0, text);
    return text.toString();
  }

  private void write(Outline outline, int depth, StringBuilder text) {
    int indent = Math.min(2 * depth, DEEPEST_INDENT);
    String label =
        cut(printable(outline.label()), Math.max(NARROWEST_LABEL, WIDEST_LABEL - indent));
    String rest = rest(outline, WIDTH - indent - label.length());
    text.append(" ".repeat(indent)).append(labels.apply(label)).append(rest).append('\n');
    outline.children().forEach(child -> write(child, depth + 1, text));
  }

  /** What stands behind the label. */
  private static String rest(Outline outline, int columns) {
    StringBuilder rest = new StringBuilder();
    if (!outline.type().isEmpty()) {
      rest.append(' ').append(printable(outline.type()));
    }
    // The value gives way to the remark: it is the one that can be folded.
    int reserved =
        outline.remark().isEmpty() ? 0 : Math.min(outline.remark().length() + 2, MOST_RESERVED);
    String value = value(outline.value(), columns - rest.length() - 2 - reserved);
    if (!value.isEmpty()) {
      rest.append(' ').append(value);
    }
    if (!outline.remark().isEmpty()) {
      rest.append(rest.isEmpty() ? " " : ", ").append(printable(outline.remark()));
    }
    return rest.isEmpty() ? "" : cut(":" + rest, columns);
  }

  private static String value(Outline.Value value, int columns) {
    if (value instanceof Outline.Octets octets) {
      return hex(octets.octets(), columns);
    }
    if (value instanceof Outline.Text text) {
      return quoted(printable(text.text()), columns);
    }
    return value instanceof Outline.Words words ? printable(words.words()) : "";
  }

  private static String hex(Bytes octets, int columns) {
    String size = "…' (" + octets.size() + " octets)";
    if (octets.size() <= MOST_OCTETS && 3 + 2 * octets.size() <= columns) {
      return "h'" + octets.hex() + "'";
    }
    int shown = Math.min(MOST_OCTETS, Math.max(0, columns - 2 - size.length()) / 2);
    return "h'" + octets.slice(0, Math.min(shown, octets.size())).hex() + size;
  }

  private static String quoted(String text, int columns) {
    int characters = text.codePointCount(0, text.length());
    if (characters <= MOST_CHARACTERS && characters + 2 <= columns) {
      return '"' + text + '"';
    }
    String size = "…\" (" + characters + " characters)";
    int shown = Math.min(MOST_CHARACTERS, Math.max(0, columns - 1 - size.length()));
    return '"' + text.substring(0, text.offsetByCodePoints(0, Math.min(shown, characters))) + size;
  }

  private static String cut(String text, int columns) {
    int characters = text.codePointCount(0, text.length());
    return characters <= columns
        ? text
        : text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
  }

  /** What a document says must not move a cursor, colour a line or turn its direction. */
  private static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              boolean visible =
                  type != Character.CONTROL
                      && type != Character.FORMAT
                      && type != Character.SURROGATE
                      && type != Character.LINE_SEPARATOR
                      && type != Character.PARAGRAPH_SEPARATOR;
              if (visible) {
                shown.appendCodePoint(c);
              } else {
                shown.append(c == '\n' ? "\\n" : "?");
              }
            });
    return shown.toString();
  }
}
