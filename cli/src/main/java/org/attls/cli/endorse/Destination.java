package org.attls.cli.endorse;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.attls.cli.file.PemFile;
import org.attls.cli.file.SecretFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.rats.Reason;
import org.attls.verifier.veraison.Authorization;
import org.attls.verifier.veraison.ProvisioningOutcome;
import org.attls.verifier.veraison.VeraisonProvisioning;
import org.attls.verifier.veraison.VeraisonService;

/** A verifier that takes endorsements. */
final class Destination {
  private final VeraisonService service;

  private Destination(VeraisonService service) {
    this.service = service;
  }

  /**
   * A verifier, the token for it, and whom its certificate must lead to.
   *
   * @throws CommandFailure a usage error
   */
  static Destination of(URI url, Optional<Path> tokenFile, Optional<Path> authorities)
      throws CommandFailure {
    try {
      VeraisonService.Builder builder = VeraisonService.at(url);
      if (tokenFile.isPresent()) {
        builder.authorization(Authorization.bearer(SecretFile.token(tokenFile.get())));
      }
      if (authorities.isPresent()) {
        builder.trusting(PemFile.certificates(authorities.get()));
      }
      return new Destination(builder.build());
    } catch (IllegalArgumentException unusable) {
      throw CommandFailure.usage("--verifier: " + unusable.getMessage());
    }
  }

  /**
   * Hands a CoRIM over.
   *
   * @throws CommandFailure when the verifier does not take it, or has no time
   * @throws AttestationException when the verifier is away
   */
  void submit(Bytes corim, String mediaType, Deadline deadline)
      throws CommandFailure, AttestationException {
    ProvisioningOutcome outcome;
    try (VeraisonProvisioning provisioning = new VeraisonProvisioning(service)) {
      outcome = provisioning.submit(corim, mediaType, deadline);
    } catch (AttestationException failure) {
      if (failure.reason() == Reason.DEADLINE) {
        throw CommandFailure.unavailable(
            Reason.VERIFIER_UNAVAILABLE, failure.getMessage(), failure);
      }
      throw failure;
    }
    if (outcome instanceof ProvisioningOutcome.Refused refused) {
      throw CommandFailure.endorsementRefused(
          service.origin()
              + " does not take the endorsement: "
              + (refused.reason().isEmpty() ? "it gives no reason" : refused.reason()));
    }
  }
}
