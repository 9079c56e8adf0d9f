package org.attls.verifier.embedded.rest;

import org.attls.cmw.CmwType;
import org.attls.verifier.embedded.ResultIssuer;

/** What the service tells of itself. */
final class Discovery {
  static final String VERIFICATION = "/.well-known/veraison/verification";
  static final String PROVISIONING = "/.well-known/veraison/provisioning";
  static final String MEDIA_TYPE = "application/vnd.veraison.discovery+json";

  private final ResultIssuer issuer;
  private final Answer provisioning;

  /**
   * @param signed whether signed CoRIMs are taken
   */
  Discovery(ResultIssuer issuer, boolean signed) {
    this.issuer = issuer;
    this.provisioning =
        document(
            json -> {
              JsonText.strings(
                  json,
                  "media-types",
                  Provisioning.types(signed).stream().map(CmwType::toString).toList());
              json.writeStringField("version", issuer.build());
              json.writeStringField("service-state", "READY");
              json.writeObjectFieldStart("api-endpoints");
              json.writeStringField("provisioningSubmit", Provisioning.SUBMIT);
              json.writeEndObject();
            });
  }

  Answer verification(Request request) throws Refusal {
    request.mustAccept(MEDIA_TYPE);
    // Anew each time: the key may have been exchanged.
    return document(
        json -> {
          json.writeFieldName("ear-verification-key");
          json.writeRawValue(issuer.key().jwk());
          JsonText.strings(
              json, "media-types", issuer.evidenceTypes().stream().map(CmwType::toString).toList());
          json.writeStringField("version", issuer.build());
          json.writeStringField("service-state", "READY");
          json.writeObjectFieldStart("api-endpoints");
          json.writeStringField("newChallengeResponseSession", ChallengeResponse.NEW_SESSION);
          json.writeEndObject();
        });
  }

  Answer provisioning(Request request) throws Refusal {
    request.mustAccept(MEDIA_TYPE);
    return provisioning;
  }

  private static Answer document(JsonText.Members members) {
    return Answer.of(200, MEDIA_TYPE, JsonText.object(members)).with("Cache-Control", "max-age=60");
  }
}
