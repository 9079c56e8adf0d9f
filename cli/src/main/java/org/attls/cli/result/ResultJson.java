package org.attls.cli.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attls.cli.ExitStatus;
import org.attls.cli.report.Failure;
import org.attls.cmw.octets.Base64Url;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.Appraisal;
import org.attls.rats.AttestationResult;
import org.attls.rats.TrustVector;

/**
 * A verified result for programs, on one line: the same members whatever profile and form it has.
 *
 * <pre>
 * { "event": "result", "file": …, "accepted": true / false, "exit": 0 / 1 / 65,
 *   "reason": code / null, "message": sentence / null,
 *   "ear": { "profile": …, "iat": seconds, "exp": seconds / null, "nbf": seconds / null,
 *            "nonce": hexadecimal / null, "developer": …, "build": …, "status": tier / null,
 *            "submods": { label: { "status": tier, "vector": { claim: number },
 *                                  "policies": [ … ], "akpub": base64url / null,
 *                                  "problem": text / null } } } / null }
 * </pre>
 */
final class ResultJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private ResultJson() {}

  static String write(String file, ResultVerification verification) {
    StringWriter text = new StringWriter();
    Optional<Failure> failure = verification.failure();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("event", "result");
      json.writeStringField("file", file);
      json.writeBooleanField("accepted", failure.isEmpty());
      json.writeNumberField("exit", failure.map(Failure::status).orElse(ExitStatus.OK).code());
      optional(json, "reason", failure.map(Failure::code));
      optional(json, "message", failure.map(Failure::message));
      json.writeFieldName("ear");
      if (verification.result().isPresent()) {
        claims(json, verification.result().get());
      } else {
        json.writeNull();
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private static void claims(JsonGenerator json, AttestationResult result) throws IOException {
    json.writeStartObject();
    json.writeStringField("profile", result.profile());
    json.writeNumberField("iat", result.issuedAt().getEpochSecond());
    time(json, "exp", result.expiresAt());
    time(json, "nbf", result.notBefore());
    optional(json, "nonce", result.nonce().map(Bytes::hex));
    json.writeStringField("developer", result.developer());
    json.writeStringField("build", result.build());
    optional(
        json,
        "status",
        result.globalStatus().map(status -> status.name().toLowerCase(Locale.ROOT)));
    json.writeObjectFieldStart("submods");
    for (Map.Entry<String, Appraisal> entry : new TreeMap<>(result.appraisals()).entrySet()) {
      json.writeObjectFieldStart(entry.getKey());
      appraisal(json, entry.getValue());
      json.writeEndObject();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void appraisal(JsonGenerator json, Appraisal appraisal) throws IOException {
    json.writeStringField("status", appraisal.status().name().toLowerCase(Locale.ROOT));
    json.writeObjectFieldStart("vector");
    for (Map.Entry<TrustVector.Claim, Integer> claim : appraisal.vector().claims().entrySet()) {
      json.writeNumberField(claim.getKey().jsonName(), claim.getValue().intValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("policies");
    for (String policy : appraisal.policyIds()) {
      json.writeString(policy);
    }
    json.writeEndArray();
    optional(json, "akpub", appraisal.attestedKey().map(Base64Url::encode));
    optional(json, "problem", appraisal.problem());
  }

  private static void time(JsonGenerator json, String name, Optional<Instant> time)
      throws IOException {
    if (time.isPresent()) {
      json.writeNumberField(name, time.get().getEpochSecond());
    } else {
      json.writeNullField(name);
    }
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
