package org.attls.cli.appraise;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.attls.cli.ExitStatus;
import org.attls.cli.report.Failure;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.ear.EarWriter;
import org.attls.verifier.embedded.ResultIssuer;

/**
 * An appraisal for programs, on one line.
 *
 * <pre>
 * { "event": "appraisal", "file": …, "evidence": …, "exit": 0 / 1 / 65,
 *   "reason": code / null, "message": sentence / null, "status": tier / null,
 *   "ear": { claims of an EAR, profile of 2023 } / null,
 *   "checks": [ { "name": …, "title": …, "expected": …, "actual": …, "passed": true / false / null } ],
 *   "remarks": [ … ] }
 * </pre>
 *
 * {@code passed} is null where nothing was compared.
 */
final class AppraisalJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private AppraisalJson() {}

  static String write(String file, Appraised appraised, AppraisalRequest request) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("event", "appraisal");
      json.writeStringField("file", file);
      json.writeStringField("evidence", appraised.evidence());
      json.writeNumberField(
          "exit", appraised.failure().map(Failure::status).orElse(ExitStatus.OK).code());
      optional(json, "reason", appraised.failure().map(Failure::code));
      optional(json, "message", appraised.failure().map(Failure::message));
      optional(
          json,
          "status",
          appraised.statement().map(it -> it.appraisal().status().name().toLowerCase(Locale.ROOT)));
      json.writeFieldName("ear");
      if (appraised.statement().isPresent()) {
        json.writeRawValue(claims(appraised.statement().get(), request));
      } else {
        json.writeNull();
      }
      checks(json, appraised.checks());
      json.writeArrayFieldStart("remarks");
      for (String remark : appraised.remarks()) {
        json.writeString(remark);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /** Without a time where none was given: nothing here looks at a clock. */
  private static String claims(EarStatement statement, AppraisalRequest request) {
    Bytes challenge = request.challenge();
    return EarWriter.claims(
        EarProfile.VERAISON_2023,
        ResultIssuer.DEVELOPER,
        "attls appraise",
        request.at(),
        challenge,
        statement);
  }

  private static void checks(JsonGenerator json, List<Check> checks) throws IOException {
    json.writeArrayFieldStart("checks");
    for (Check check : checks) {
      json.writeStartObject();
      json.writeStringField("name", check.name());
      json.writeStringField("title", check.title());
      json.writeStringField("expected", check.expected());
      json.writeStringField("actual", check.actual());
      json.writeFieldName("passed");
      switch (check.status()) {
        case PASSED -> json.writeBoolean(true);
        case FAILED -> json.writeBoolean(false);
        case NOT_ASKED, NOT_RUN -> json.writeNull();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void optional(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    } else {
      json.writeNullField(name);
    }
  }
}
