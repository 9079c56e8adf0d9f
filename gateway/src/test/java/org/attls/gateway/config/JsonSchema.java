package org.attls.gateway.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.attls.tls.policy.document.Shape;

/** Writes what a reader asks for as a JSON Schema of 2020-12. */
final class JsonSchema {
  private final JsonGenerator json;

  private JsonSchema(JsonGenerator json) {
    this.json = json;
  }

  static String of(String title, Shape shape) throws IOException {
    StringWriter text = new StringWriter();
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(lines));
      json.writeStartObject();
      json.writeStringField("$schema", "https://json-schema.org/draft/2020-12/schema");
      json.writeStringField("title", title);
      new JsonSchema(json).section(shape);
      json.writeEndObject();
    }
    return text + "\n";
  }

  private void value(Shape shape) throws IOException {
    int forms =
        shape.scalars().size() + (shape.isSection() ? 1 : 0) + (shape.items().isPresent() ? 1 : 0);
    if (forms == 0) {
      throw new IllegalArgumentException("a key is known that no sample has");
    }
    json.writeStartObject();
    if (forms > 1) {
      json.writeArrayFieldStart("anyOf");
    }
    for (Shape.Scalar scalar : shape.scalars()) {
      open(forms);
      scalar(scalar);
      close(forms);
    }
    if (shape.isSection()) {
      open(forms);
      section(shape);
      close(forms);
    }
    if (shape.items().isPresent()) {
      open(forms);
      json.writeStringField("type", "array");
      json.writeNumberField("minItems", 1);
      if (shape.isDistinct()) {
        json.writeBooleanField("uniqueItems", true);
      }
      json.writeFieldName("items");
      value(shape.items().get());
      close(forms);
    }
    if (forms > 1) {
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private void open(int forms) throws IOException {
    if (forms > 1) {
      json.writeStartObject();
    }
  }

  private void close(int forms) throws IOException {
    if (forms > 1) {
      json.writeEndObject();
    }
  }

  private void section(Shape shape) throws IOException {
    json.writeStringField("type", "object");
    json.writeBooleanField("additionalProperties", false);
    String[] required =
        shape.keys().keySet().stream().filter(shape::requires).toArray(String[]::new);
    if (required.length > 0) {
      json.writeFieldName("required");
      json.writeArray(required, 0, required.length);
    }
    json.writeObjectFieldStart("properties");
    for (Map.Entry<String, Shape> key : new TreeMap<>(shape.keys()).entrySet()) {
      json.writeFieldName(key.getKey());
      try {
        value(key.getValue());
      } catch (IllegalArgumentException unknown) {
        throw new IllegalArgumentException(key.getKey() + ": " + unknown.getMessage(), unknown);
      }
    }
    json.writeEndObject();
  }

  private void scalar(Shape.Scalar scalar) throws IOException {
    if (scalar instanceof Shape.Text text) {
      json.writeStringField("type", "string");
      json.writeStringField("pattern", "^(?:" + text.pattern() + ")$");
      if (!text.description().isEmpty()) {
        json.writeStringField("description", text.description());
      }
    } else if (scalar instanceof Shape.Number number) {
      json.writeStringField("type", "integer");
      json.writeNumberField("minimum", number.least());
      json.writeNumberField("maximum", number.most());
    } else if (scalar instanceof Shape.Choice choice) {
      json.writeFieldName("enum");
      String[] words = choice.words().toArray(String[]::new);
      json.writeArray(words, 0, words.length);
    } else {
      json.writeStringField("type", "boolean");
    }
  }
}
