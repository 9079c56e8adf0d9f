package org.attls.verifier.embedded.rest;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;

/**
 * A challenge-response session; each step makes a new one.
 *
 * @param id its name in the path
 * @param nonce the challenge, 8..64 octets
 * @param expiry when it is forgotten
 * @param submission what came of the evidence, once there was some
 */
record Session(UUID id, Bytes nonce, Instant expiry, Optional<Submission> submission) {
  /** The media type of {@link #json}. */
  static final String MEDIA_TYPE = "application/vnd.veraison.challenge-response-session+json";

  /**
   * Evidence and its result.
   *
   * @param type as the client spelled it, after unwrapping
   * @param result a compact JWS; empty when the verifier failed
   */
  record Submission(CmwType type, Bytes evidence, Optional<String> result) {}

  Session with(Submission made) {
    return new Session(id, nonce, expiry, Optional.of(made));
  }

  /**
   * The session document. Nonce and evidence are standard base64 with padding, as in release
   * v0.0.2608.
   *
   * @param evidenceTypes the media types that can be submitted
   */
  Bytes json(List<String> evidenceTypes) {
    return JsonText.object(
        json -> {
          json.writeStringField("nonce", base64(nonce));
          json.writeStringField("expiry", expiry.toString());
          JsonText.strings(json, "accept", evidenceTypes);
          json.writeStringField("status", status());
          if (submission.isPresent()) {
            Submission made = submission.get();
            json.writeObjectFieldStart("evidence");
            json.writeStringField("type", made.type().toString());
            json.writeStringField("value", base64(made.evidence()));
            json.writeEndObject();
            if (made.result().isPresent()) {
              json.writeStringField("result", made.result().get());
            }
          }
        });
  }

  private String status() {
    return submission
        .map(made -> made.result().isPresent() ? "complete" : "failed")
        .orElse("waiting");
  }

  private static String base64(Bytes octets) {
    return Base64.getEncoder().encodeToString(octets.toArray());
  }
}
