package org.attls.cli.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something that happened, told once for people and for programs.
 *
 * <pre>
 * text:  headline
 *          name   value
 * JSON:  {"event": name, name: value, …}
 * </pre>
 *
 * Built by one thread, immutable for all who get it afterwards.
 */
public final class Event {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final String name;
  private final String headline;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Fact> shown = new ArrayList<>();

  private Event(String name, String headline) {
    this.name = name;
    this.headline = headline;
  }

  /**
   * Begins an event.
   *
   * @param name what programs know it by
   * @param headline one line for people
   */
  public static Event of(String name, String headline) {
    return new Event(name, headline);
  }

  /** Adds a text. */
  public Event fact(String fact, String value) {
    return add(new Fact.Text(fact, value), true);
  }

  /** Adds a text where there is one. */
  public Event fact(String fact, Optional<String> value) {
    value.ifPresent(text -> fact(fact, text));
    return this;
  }

  /** Adds a whole number. */
  public Event fact(String fact, long value) {
    return add(new Fact.Whole(fact, value), true);
  }

  /** Adds numbers by name. */
  public Event fact(String fact, Map<String, Double> values) {
    return add(new Fact.Numbers(fact, values), true);
  }

  /** Adds a text that people have read in the headline. */
  public Event inHeadline(String fact, String value) {
    return add(new Fact.Text(fact, value), false);
  }

  /** Adds a whole number that people have read in the headline. */
  public Event inHeadline(String fact, long value) {
    return add(new Fact.Whole(fact, value), false);
  }

  /** The lines for people. */
  List<String> text() {
    int widest = shown.stream().mapToInt(fact -> fact.label().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    lines.add(Printable.visible(headline));
    for (Fact fact : shown) {
      String label = fact.label();
      lines.add("  " + label + " ".repeat(widest - label.length() + 2) + fact.text());
    }
    return lines;
  }

  /** The line for programs. */
  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("event", name);
      for (Fact fact : facts) {
        json.writeFieldName(fact.name());
        fact.writeValue(json);
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private Event add(Fact fact, boolean show) {
    facts.add(fact);
    if (show) {
      shown.add(fact);
    }
    return this;
  }
}
