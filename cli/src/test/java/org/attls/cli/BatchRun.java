package org.attls.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.attls.cmw.json.JsonItem;
import org.attls.cmw.json.JsonItem.JsonObject;
import org.attls.cmw.json.JsonReader;
import org.attls.cmw.octets.Bytes;

/** Lines for {@code --batch}, and what a command answers to each. */
final class BatchRun {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final List<String> names = new ArrayList<>();
  private final StringBuilder lines = new StringBuilder();

  /** An answer: exit status, reason code and sentence; empty where there are none. */
  record Answer(int exit, String code, String sentence) {
    @Override
    public String toString() {
      return exit + " " + code + ": " + sentence;
    }
  }

  /** Adds a line; {@code options} are names and values in turn. */
  BatchRun line(String name, String... options) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < options.length; i += 2) {
        json.writeStringField(options[i], options[i + 1]);
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    names.add(name);
    lines.append(text).append('\n');
    return this;
  }

  /** Runs the command over all lines. */
  Map<String, Answer> run(String command, String... defaults) throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        Main.run(
            new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Stream.concat(Stream.of(command, "--batch=-"), Stream.of(defaults))
                .toArray(String[]::new));
    assertThat(status).as(err.toString()).isZero();
    assertThat(err.toString()).isEmpty();
    List<String> answers = out.toString().lines().toList();
    assertThat(answers).hasSameSizeAs(names);
    Map<String, Answer> byName = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      byName.put(names.get(i), answer(i + 1, answers.get(i)));
    }
    return byName;
  }

  private static Answer answer(int n, String line) throws Exception {
    JsonObject object = JsonReader.read(Bytes.utf8(line), "answer", 65536).asObject();
    assertThat(object.members().keySet()).containsExactly("n", "file", "exit", "reason", "message");
    assertThat(object.required("n").asLong(0, Integer.MAX_VALUE)).isEqualTo(n);
    int exit = (int) object.required("exit").asLong(0, 255);
    if (object.required("reason") instanceof JsonItem.JsonNull) {
      assertThat(object.required("message")).isInstanceOf(JsonItem.JsonNull.class);
      return new Answer(exit, "", "");
    }
    return new Answer(
        exit, object.required("reason").asText(), object.required("message").asText());
  }
}
