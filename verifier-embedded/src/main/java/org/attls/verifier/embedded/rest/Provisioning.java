package org.attls.verifier.embedded.rest;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.verifier.embedded.endorse.EndorsementException;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/** The provisioning API: endorsements from those who hold a credential. */
final class Provisioning {
  static final String SUBMIT = "/endorsement-provisioning/v1/submit";
  static final String MEDIA_TYPE = "application/vnd.veraison.provisioning-session+json";

  /** The one type of endorsement; the profile inside must be the one of the parameter. */
  static final CmwType CORIM_TYPE = CmwType.mediaType(ParsecTpmProfile.PROFILE.mediaType());

  /** Largest CoRIM, in octets. */
  private static final int MAX_OCTETS = 1024 * 1024;

  private final List<ProvisioningCredential> provisioners;
  private final EndorsementStore store;
  private final InstantSource clock;

  Provisioning(
      List<ProvisioningCredential> provisioners, EndorsementStore store, InstantSource clock) {
    this.provisioners = provisioners;
    this.store = store;
    this.clock = clock;
  }

  /** POST submit. A CoRIM that is refused is answered 200 with status "failed", as by Veraison. */
  Answer submit(Request request) throws Refusal, IOException {
    authorize(request);
    request.mustAccept(MEDIA_TYPE);
    Bytes body = request.body(MAX_OCTETS);
    if (body.isEmpty()) {
      throw new Refusal(400, "empty body");
    }
    CmwType type =
        SubmittedEvidence.mediaType(request.field("Content-Type").orElse(""), "provisioner");
    if (!type.matches(CORIM_TYPE)) {
      throw new Refusal(
          Answer.problem(415, "no active plugin found for " + type)
              .with("Accept", CORIM_TYPE.toString()));
    }
    Optional<String> failure = Optional.empty();
    try {
      store.add(body);
    } catch (EndorsementException refused) {
      failure =
          Optional.of(
              "submit endorsement returned error: submit endorsements failed: "
                  + refused.getMessage());
    }
    return session(failure);
  }

  private void authorize(Request request) throws Refusal {
    String authorization = request.field("Authorization").orElse("");
    boolean admitted = false;
    // No early end: how long it takes does not tell which credential was nearly right.
    for (ProvisioningCredential provisioner : provisioners) {
      admitted |= provisioner.admits(authorization);
    }
    if (!admitted) {
      String challenges =
          String.join(
              ", ",
              provisioners.stream().map(ProvisioningCredential::challenge).distinct().toList());
      throw new Refusal(
          Answer.problem(401, "provisioning needs a credential")
              .with("WWW-Authenticate", challenges));
    }
  }

  /** The session is over when it is answered; there is nothing to come back for. */
  private Answer session(Optional<String> failure) {
    Instant expiry = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    return Answer.of(
        200,
        MEDIA_TYPE,
        JsonText.object(
            json -> {
              json.writeStringField("status", failure.isPresent() ? "failed" : "success");
              json.writeStringField("expiry", expiry.toString());
              if (failure.isPresent()) {
                json.writeStringField("failure-reason", failure.get());
              }
            }));
  }
}
