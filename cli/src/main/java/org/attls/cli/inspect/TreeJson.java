package org.attls.cli.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.attls.corim.outline.Outline;

/**
 * Writes an inspected message as one line of JSON, nothing folded.
 *
 * <pre>
 * {"event": "inspected", "file": text, "kind": text, "octets": int, "content": node}
 * node = {"label": text, ? "type": text, ? one of "words", "text", "octets" (hexadecimal): text,
 *         ? "remark": text, ? "parts": [+ node]}
 * </pre>
 */
public final class TreeJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private TreeJson() {}

  /** The line, without its end. */
  static String write(String file, Inspection inspection) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("event", "inspected");
      json.writeStringField("file", file);
      json.writeStringField("kind", inspection.kind().spelling());
      json.writeNumberField("octets", inspection.size());
      json.writeFieldName("content");
      write(inspection.outline(), json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** Writes a node. */
  public static void write(Outline node, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", node.label());
    if (!node.type().isEmpty()) {
      json.writeStringField("type", node.type());
    }
    if (node.value() instanceof Outline.Words words) {
      json.writeStringField("words", words.words());
    } else if (node.value() instanceof Outline.Text text) {
      json.writeStringField("text", text.text());
    } else if (node.value() instanceof Outline.Octets octets) {
      json.writeStringField("octets", octets.octets().hex());
    }
    if (!node.remark().isEmpty()) {
      json.writeStringField("remark", node.remark());
    }
    if (!node.children().isEmpty()) {
      json.writeArrayFieldStart("parts");
      for (Outline part : node.children()) {
        write(part, json);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }
}
