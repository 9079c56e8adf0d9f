package org.attls.corim.outline;

import java.util.List;
import org.attls.cmw.octets.Bytes;

/**
 * A tree of labelled values that a person can read; knows no format. Everything is kept whole here
 * and as it was in the document: {@link OutlineText} folds it and makes it fit for a terminal.
 *
 * @param label what it is, such as {@code tag-id (0)}
 * @param type what its encoding says that it is, such as {@code uuid (tag 37)}, or empty
 * @param value what it says
 * @param remark what is to be known about it, or empty
 * @param children its parts
 */
public record Outline(
    String label, String type, Value value, String remark, List<Outline> children) {
  /** What a node says itself. */
  public sealed interface Value {}

  /** Nothing: the children say it. */
  public record None() implements Value {}

  /** A number, a name, a time: anything that is spelled in words of ours. */
  public record Words(String words) implements Value {}

  /** Text of the document. */
  public record Text(String text) implements Value {}

  /** Octets of the document. */
  public record Octets(Bytes octets) implements Value {}

  /** Copies the list. */
  public Outline {
    children = List.copyOf(children);
  }

  /** A node that only has parts. */
  public static Outline of(String label, List<Outline> children) {
    return new Outline(label, "", new None(), "", children);
  }

  /** A node that only has parts. */
  public static Outline of(String label, Outline... children) {
    return of(label, List.of(children));
  }

  /** A leaf in words of ours. */
  public static Outline words(String label, String words) {
    return new Outline(label, "", new Words(words), "", List.of());
  }

  /** A leaf that is text. */
  public static Outline text(String label, String text) {
    return new Outline(label, "", new Text(text), "", List.of());
  }

  /** A leaf that is octets. */
  public static Outline octets(String label, Bytes octets) {
    return new Outline(label, "", new Octets(octets), "", List.of());
  }

  /** The same under another label. */
  public Outline labelled(String other) {
    return new Outline(other, type, value, remark, children);
  }

  /** The same with a type, in front of one that it has. */
  public Outline typed(String outer) {
    return new Outline(label, type.isEmpty() ? outer : outer + " " + type, value, remark, children);
  }

  /** The same with a remark. */
  public Outline remarked(String other) {
    return new Outline(label, type, value, other, children);
  }

  /** The same with these parts. */
  public Outline with(List<Outline> parts) {
    return new Outline(label, type, value, remark, parts);
  }

  /** The tree as lines of at most 100 columns, with a line feed behind each. */
  public String toText() {
    return OutlineText.PLAIN.write(this);
  }
}
