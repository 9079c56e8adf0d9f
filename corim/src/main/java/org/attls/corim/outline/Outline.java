package org.attls.corim.outline;

import java.util.List;

/**
 * A tree of labelled values that a person can read; knows no format.
 *
 * @param label what it is, such as {@code tag-id (0)}
 * @param value what it says; empty where the children say it
 * @param children its parts
 */
public record Outline(String label, String value, List<Outline> children) {
  /** Makes label and value fit for a terminal and copies the list. */
  public Outline {
    label = printable(label);
    value = printable(value);
    children = List.copyOf(children);
  }

  /** The tree as lines, two spaces deeper at each level, with a line feed behind each. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    write(text, "");
    return text.toString();
  }

  private void write(StringBuilder text, String indent) {
    text.append(indent).append(label);
    if (!value.isEmpty()) {
      text.append(": ").append(value);
    }
    text.append('\n');
    children.forEach(child -> child.write(text, indent + "  "));
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
