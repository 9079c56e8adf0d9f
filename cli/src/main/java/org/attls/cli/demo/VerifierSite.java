package org.attls.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.attls.attack.lab.LabAuthority;
import org.attls.cli.file.JdkTls;
import org.attls.cli.report.CommandFailure;
import org.attls.cmw.octets.Bytes;
import org.attls.corim.Corim;
import org.attls.corim.CorimWriter;
import org.attls.corim.parsec.ParsecTpmProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.rats.AttestationException;
import org.attls.rats.Deadline;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.attls.verifier.embedded.rest.ProvisioningCredential;
import org.attls.verifier.embedded.rest.ServiceSettings;
import org.attls.verifier.embedded.rest.VerifierService;
import org.attls.verifier.veraison.Authorization;
import org.attls.verifier.veraison.ProvisioningOutcome;
import org.attls.verifier.veraison.VeraisonProvisioning;
import org.attls.verifier.veraison.VeraisonService;
import org.attls.verifier.veraison.VeraisonVerifier;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * The verifier as a site of its own: the embedded verifier behind HTTPS on loopback, reached like
 * one on another continent.
 */
final class VerifierSite implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final VerifierService service;
  private final LabAuthority authority;
  private final String token;

  private VerifierSite(VerifierService service, LabAuthority authority, String token) {
    this.service = service;
    this.authority = authority;
    this.token = token;
  }

  /** Starts the service; nothing is endorsed yet. Its signing key is new too. */
  static VerifierSite start() throws CommandFailure {
    LabAuthority authority = LabAuthority.create("CA of the verifier");
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    String token = Bytes.copyOf(secret).hex();
    ServiceSettings settings = ServiceSettings.loopback(0);
    GeneralName address =
        new GeneralName(GeneralName.iPAddress, settings.address().getAddress().getHostAddress());
    EndorsementStore store = EndorsementStore.inMemory(InstantSource.system());
    try {
      VerifierService service =
          VerifierService.start(
              settings
                  .withTls(JdkTls.context(authority.issue("verifier", address)))
                  .withProvisioner(ProvisioningCredential.bearer(token)),
              ResultIssuer.of(
                  store,
                  EarSigner.generate(EcCurve.P256),
                  InstantSource.system(),
                  AppraisalLog.NONE),
              store);
      return new VerifierSite(service, authority, token);
    } catch (IOException taken) {
      throw CommandFailure.addressUnavailable("no port for the verifier: " + taken, taken);
    }
  }

  /** Where it is. */
  URI origin() {
    return service.origin();
  }

  /**
   * Submits endorsements over the REST interface.
   *
   * @throws CommandFailure when the verifier does not take them
   */
  void provision(Corim corim) throws AttestationException, CommandFailure {
    VeraisonService target = described().authorization(Authorization.bearer(token)).build();
    try (VeraisonProvisioning provisioning = new VeraisonProvisioning(target)) {
      ProvisioningOutcome outcome =
          provisioning.submit(
              CorimWriter.write(corim),
              ParsecTpmProfile.PROFILE.mediaType(),
              Deadline.in(PATIENCE));
      if (outcome instanceof ProvisioningOutcome.Refused refused) {
        throw CommandFailure.endorsementRefused(refused.reason());
      }
    }
  }

  /**
   * The verifier as relying parties use it; close it. The key of its results is discovered over
   * HTTPS.
   */
  VeraisonVerifier client() {
    return VeraisonVerifier.withDiscoveredKey(described().build()).build();
  }

  @Override
  public void close() {
    service.close();
  }

  private VeraisonService.Builder described() {
    return VeraisonService.at(origin()).trusting(List.of(authority.certificate()));
  }
}
