package org.attls.tls.policy.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.attls.cmw.octets.Bytes;

/** A value, which is what its reader says, or an error. */
public final class Value {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,7})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,7})(B|KiB|MiB)");
  private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{2})+");
  private static final String ONE_LINE = ".*\\S.*";
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");

  private final String name;
  private final Node node;
  private final Shape shape;

  Value(String name, Node node, Shape shape) {
    this.name = name;
    this.node = node;
    this.shape = shape;
  }

  /** Where it stands. */
  public Place place() {
    return node.place();
  }

  /** A text of at least one character, and of one line. What looks like a number needs quotes. */
  public String text() throws DocumentException {
    shape.asked(new Shape.Text(ONE_LINE, ""));
    return oneLine();
  }

  /**
   * A text of a form.
   *
   * @param form for the whole of it, in the syntax that Java and ECMAScript share
   * @param problem what to say of another
   */
  public Matcher text(Pattern form, String problem) throws DocumentException {
    shape.asked(new Shape.Text(form.pattern(), ""));
    Matcher matcher = form.matcher(oneLine());
    if (!matcher.matches()) {
      throw failure(problem);
    }
    return matcher;
  }

  private String oneLine() throws DocumentException {
    Node.Scalar scalar = scalar("a text");
    if (scalar.meaning() != Node.Meaning.TEXT) {
      throw failure("expected a text, found " + scalar.kind() + "; a text like this needs quotes");
    }
    if (scalar.text().isBlank() || scalar.text().chars().anyMatch(Character::isISOControl)) {
      throw failure("a text of one line, and not empty");
    }
    return scalar.text();
  }

  /** Whether it is a text like that; for values that are written in several ways. */
  public boolean isText(Predicate<String> like) {
    return node instanceof Node.Scalar scalar
        && scalar.meaning() == Node.Meaning.TEXT
        && like.test(scalar.text());
  }

  /** {@code true} or {@code false}, and no other spelling. */
  public boolean flag() throws DocumentException {
    shape.asked(new Shape.Flag());
    Node.Scalar scalar = scalar("true or false");
    if (!scalar.plain() || !scalar.text().matches("true|false")) {
      throw failure("expected true or false, found " + scalar.kind());
    }
    return scalar.text().equals("true");
  }

  /** A decimal number within bounds. */
  public int number(int least, int most) throws DocumentException {
    shape.asked(new Shape.Number(least, most));
    Node.Scalar scalar = scalar("a number");
    if (!scalar.plain() || !NUMBER.matcher(scalar.text()).matches()) {
      throw failure("expected a number, found " + scalar.kind());
    }
    int number = Integer.parseInt(scalar.text());
    if (number < least || number > most) {
      throw failure(number + " is outside " + least + ".." + most);
    }
    return number;
  }

  /** A length of time: a number and one of ms, s, m, h, d, within bounds. */
  public Duration time(Duration least, Duration most) throws DocumentException {
    String bounds = "a time between " + spelled(least) + " and " + spelled(most);
    shape.asked(new Shape.Text(TIME.pattern(), bounds));
    Matcher matcher = TIME.matcher(scalar("a length of time").text());
    if (!matcher.matches()) {
      throw failure("expected a number and a unit (ms, s, m, h, d), such as 500ms, 30s or 1h");
    }
    long number = Long.parseLong(matcher.group(1));
    Duration time =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0) {
      throw failure(bounds);
    }
    return time;
  }

  /** A size: a number and one of B, KiB, MiB, within bounds; in octets. */
  public int size(int least, int most) throws DocumentException {
    shape.asked(new Shape.Text(SIZE.pattern(), least + " to " + most + " octets"));
    Matcher matcher = SIZE.matcher(scalar("a size").text());
    if (!matcher.matches()) {
      throw failure("expected a number and a unit (B, KiB, MiB), such as 16KiB");
    }
    long number = Long.parseLong(matcher.group(1));
    long octets =
        switch (matcher.group(2)) {
          case "B" -> number;
          case "KiB" -> number << 10;
          default -> number << 20;
        };
    if (octets < least || octets > most) {
      throw failure(octets + " octets, not " + least + ".." + most);
    }
    return (int) octets;
  }

  /** Hexadecimal digits for that many octets, in quotes or not. */
  public Bytes octets(int least, int most) throws DocumentException {
    shape.asked(new Shape.Text(HEX.pattern(), least + " to " + most + " octets"));
    String text = scalar("hexadecimal digits").text();
    if (!HEX.matcher(text).matches()) {
      throw failure("expected hexadecimal digits, two for each octet");
    }
    Bytes octets = Bytes.fromHex(text);
    if (octets.size() < least || octets.size() > most) {
      throw failure(octets.size() + " octets, not " + least + ".." + most);
    }
    return octets;
  }

  /** One of a few words. */
  public <T> T choice(Map<String, T> choices) throws DocumentException {
    shape.asked(new Shape.Choice(new TreeSet<>(choices.keySet())));
    Node.Scalar scalar = scalar("one of " + words(choices));
    T chosen = scalar.meaning() == Node.Meaning.TEXT ? choices.get(scalar.text()) : null;
    if (chosen == null) {
      throw failure("expected one of " + words(choices));
    }
    return chosen;
  }

  /** Keys with values. */
  public Section section() throws DocumentException {
    shape.askedForSection();
    if (node instanceof Node.Keys keys) {
      return new Section(keys, shape);
    }
    throw failure("expected keys with values, found " + node.kind());
  }

  /** A list of at least one item. */
  public List<Value> list() throws DocumentException {
    Shape item = shape.askedForItems();
    if (!(node instanceof Node.Items items)) {
      throw failure("expected a list, found " + node.kind());
    }
    if (items.items().isEmpty()) {
      throw failure("an empty list");
    }
    List<Value> values = new ArrayList<>();
    for (Node one : items.items()) {
      values.add(new Value(name, one, item));
    }
    return values;
  }

  /** A list of at least one item, or one item alone. */
  public List<Value> oneOrMore() throws DocumentException {
    return node instanceof Node.Items ? list() : List.of(this);
  }

  /** How an item of a list is read. */
  public interface Reader<T> {
    /** Reads one. */
    T read(Value value) throws DocumentException;
  }

  /** A list of at least one item, none of them twice. */
  public <T> List<T> distinct(Reader<T> reader) throws DocumentException {
    shape.askedForDistinct();
    List<T> read = new ArrayList<>();
    Set<T> seen = new HashSet<>();
    for (Value value : list()) {
      T one = reader.read(value);
      if (!seen.add(one)) {
        throw value.failure("is there twice");
      }
      read.add(one);
    }
    return read;
  }

  /** A problem of this value. */
  public DocumentException failure(String problem) {
    return new DocumentException(node.place(), name + ": " + problem);
  }

  private Node.Scalar scalar(String expected) throws DocumentException {
    if (node instanceof Node.Scalar scalar && scalar.meaning() != Node.Meaning.NOTHING) {
      return scalar;
    }
    throw failure("expected " + expected + ", found " + node.kind());
  }

  private static String words(Map<String, ?> choices) {
    return String.join(", ", new TreeSet<>(choices.keySet()));
  }

  private static String spelled(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }
}
