package org.attls.verifier.embedded.rest;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.CorimMediaTypes;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.corim.signed.TrustedRoots;
import org.attls.verifier.embedded.endorse.EndorsementException;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/** The provisioning API: endorsements from those who hold a credential. */
final class Provisioning {
  static final String SUBMIT = "/endorsement-provisioning/v1/submit";
  static final String MEDIA_TYPE = "application/vnd.veraison.provisioning-session+json";

  /** An unsigned CoRIM; the profile inside must be the one of the parameter. */
  static final CmwType CORIM_TYPE = CmwType.mediaType(ParsecTpmProfile.PROFILE.mediaType());

  private static final CmwType SIGNED_TYPE =
      CmwType.mediaType(CorimMediaTypes.SIGNED + "; profile=\"" + ParsecTpmProfile.PROFILE + "\"");

  /** Largest CoRIM, in octets. */
  private static final int MAX_OCTETS = 1024 * 1024;

  private final List<ProvisioningCredential> provisioners;
  private final Optional<TrustedRoots> signers;
  private final EndorsementStore store;
  private final InstantSource clock;
  private final ProvisioningLog log;

  Provisioning(
      List<ProvisioningCredential> provisioners,
      Optional<TrustedRoots> signers,
      EndorsementStore store,
      InstantSource clock,
      ProvisioningLog log) {
    this.provisioners = provisioners;
    this.signers = signers;
    this.store = store;
    this.clock = clock;
    this.log = log;
  }

  /** POST submit. A CoRIM that is refused is answered 200 with status "failed", as by Veraison. */
  Answer submit(Request request) throws Refusal, IOException {
    Optional<String> by = Optional.empty();
    try {
      by = Optional.of(authorized(request));
      note(by, Optional.of(add(request)), Optional.empty());
      return session(Optional.empty());
    } catch (EndorsementException refused) {
      note(by, Optional.empty(), Optional.of(String.valueOf(refused.getMessage())));
      return session(
          Optional.of(
              "submit endorsement returned error: submit endorsements failed: "
                  + refused.getMessage()));
    } catch (Refusal refused) {
      note(by, Optional.empty(), Optional.of("status " + refused.answer().status()));
      throw refused;
    }
  }

  private void note(Optional<String> by, Optional<String> corim, Optional<String> refusal) {
    log.provisioned(new ProvisioningLog.Entry(clock.instant(), by, corim, refusal));
  }

  /** What can be provisioned. */
  static List<CmwType> types(boolean signed) {
    return signed ? List.of(CORIM_TYPE, SIGNED_TYPE) : List.of(CORIM_TYPE);
  }

  /** Adds what the request carries; gives the name of the manifest. */
  private String add(Request request) throws Refusal, IOException, EndorsementException {
    request.mustAccept(MEDIA_TYPE);
    Bytes body = request.body(MAX_OCTETS);
    if (body.isEmpty()) {
      throw new Refusal(400, "empty body");
    }
    CmwType type =
        SubmittedEvidence.mediaType(request.field("Content-Type").orElse(""), "provisioner");
    if (type.matches(CORIM_TYPE)) {
      return store.add(body).toString();
    }
    if (signers.isPresent() && type.matches(SIGNED_TYPE)) {
      return store.addSigned(body, signers.get()).toString();
    }
    throw new Refusal(
        Answer.problem(415, "no active plugin found for " + type)
            .with(
                "Accept",
                String.join(
                    ", ", types(signers.isPresent()).stream().map(CmwType::toString).toList())));
  }

  /** Whose credential the request has. */
  private String authorized(Request request) throws Refusal {
    String authorization = request.field("Authorization").orElse("");
    Optional<String> admitted = Optional.empty();
    // No early end: how long it takes does not tell which credential was nearly right.
    for (ProvisioningCredential provisioner : provisioners) {
      if (provisioner.admits(authorization)) {
        admitted = Optional.of(provisioner.holder());
      }
    }
    if (admitted.isEmpty()) {
      String challenges =
          String.join(
              ", ",
              provisioners.stream().map(ProvisioningCredential::challenge).distinct().toList());
      throw new Refusal(
          Answer.problem(401, "provisioning needs a credential")
              .with("WWW-Authenticate", challenges));
    }
    return admitted.get();
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
