package org.attls.cli.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A named value of an {@link Event}. */
sealed interface Fact {
  /** The member's name in JSON, in small letters with underscores. */
  String name();

  /** The value for people, one line. */
  String text();

  /** Writes the value. */
  void writeValue(JsonGenerator json) throws IOException;

  /** The name for people. */
  default String label() {
    return name().replace('_', ' ');
  }

  /** A text. */
  record Text(String name, String value) implements Fact {
    @Override
    public String text() {
      return Printable.line(value);
    }

    @Override
    public void writeValue(JsonGenerator json) throws IOException {
      json.writeString(value);
    }
  }

  /** A whole number. */
  record Whole(String name, long value) implements Fact {
    @Override
    public String text() {
      return String.valueOf(value);
    }

    @Override
    public void writeValue(JsonGenerator json) throws IOException {
      json.writeNumber(value);
    }
  }

  /** Numbers with names of their own, such as times by stage. */
  record Numbers(String name, Map<String, Double> values) implements Fact {
    /** Copies the map, in its order. */
    public Numbers {
      values = new LinkedHashMap<>(values);
    }

    @Override
    public String text() {
      return values.entrySet().stream()
          .map(entry -> entry.getKey() + " " + rounded(entry.getValue()))
          .collect(Collectors.joining(", "));
    }

    @Override
    public void writeValue(JsonGenerator json) throws IOException {
      json.writeStartObject();
      for (Map.Entry<String, Double> entry : values.entrySet()) {
        json.writeFieldName(entry.getKey());
        json.writeNumber(rounded(entry.getValue()));
      }
      json.writeEndObject();
    }

    private static String rounded(double value) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
  }
}
