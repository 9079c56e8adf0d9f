package org.attls.cli.attack;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.attls.attack.Expectation;
import org.attls.attack.Result;
import org.attls.attack.Scenario;

/**
 * One JSON object in a line for each trial, one for each attack that cannot be tried, and one in
 * the end.
 *
 * <pre>
 * {"id":"A4","attack":"Replay of evidence","trial":"recorded in an earlier connection",
 *  "expected":"BINDING_MISMATCH 42","observed":"BINDING_MISMATCH 42","known":false,"as_expected":true}
 * {"id":"A33",…,"not_tried":"exported authenticators only; …"}
 * {"attacks":40,"trials":115,"wrong":0,"not_tried":10}
 * </pre>
 */
final class AttackLines implements AttackReport {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final PrintWriter out;

  AttackLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begins() {
    // The first trial says enough.
  }

  @Override
  public void tried(Scenario scenario, List<Result> results) {
    for (Result result : results) {
      line(
          json -> {
            attack(json, scenario);
            json.writeStringField("trial", result.trial().name());
            json.writeStringField("expected", result.trial().expected().text());
            json.writeStringField("observed", result.observed().text());
            json.writeBooleanField(
                "known", result.trial().expected() instanceof Expectation.Succeeds);
            json.writeBooleanField("as_expected", result.asExpected());
          });
    }
  }

  @Override
  public void notTried(Scenario scenario) {
    line(
        json -> {
          attack(json, scenario);
          json.writeStringField("not_tried", scenario.notTried().orElse(""));
        });
  }

  @Override
  public void ends(int attacks, int trials, int wrong, int notTried) {
    line(
        json -> {
          json.writeNumberField("attacks", attacks);
          json.writeNumberField("trials", trials);
          json.writeNumberField("wrong", wrong);
          json.writeNumberField("not_tried", notTried);
        });
  }

  private static void attack(JsonGenerator json, Scenario scenario) throws IOException {
    json.writeStringField("id", scenario.id());
    json.writeStringField("attack", scenario.title());
  }

  private interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  private void line(Members members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    out.println(text);
  }
}
