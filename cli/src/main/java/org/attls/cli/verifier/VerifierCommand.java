package org.attls.cli.verifier;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attls.cli.ExitStatus;
import org.attls.cli.file.EarKeyFile;
import org.attls.cli.file.JdkTls;
import org.attls.cli.file.PemFile;
import org.attls.cli.file.SecretFile;
import org.attls.cli.option.HostPort;
import org.attls.cli.option.OutputOptions;
import org.attls.cli.process.StopSignal;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Event;
import org.attls.cli.report.Report;
import org.attls.corim.signed.TrustedRoots;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.endorse.EndorsementException;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.attls.verifier.embedded.rest.ProvisioningCredential;
import org.attls.verifier.embedded.rest.ServiceSettings;
import org.attls.verifier.embedded.rest.VerifierService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the embedded verifier over Veraison's REST API until it is stopped. */
@Command(
    name = "verifier",
    description = {
      "Run a verifier, which appraises TPM evidence by what was endorsed.",
      "Serves Veraison's REST API: discovery, challenge-response, provisioning; GET /healthz answers"
          + " 200. Every appraisal and every provisioning is a line on standard error. Runs until it"
          + " is stopped."
    })
public final class VerifierCommand implements Callable<Integer> {
  @Option(
      names = "--listen",
      required = true,
      paramLabel = "HOST:PORT",
      converter = HostPort.Converter.class,
      description = "Where to listen; port 0 takes any free one, which is then printed.")
  private HostPort listen = HostPort.LOOPBACK;

  @Option(
      names = "--endorsements",
      paramLabel = "DIRECTORY",
      description = {
        "CoRIM files (*.corim, *.cbor): read now and whenever the directory changes; provisioned"
            + " ones are kept there. Removing a device's file revokes it (default: in memory)."
      })
  private Optional<Path> endorsements = Optional.empty();

  @Option(
      names = "--provisioning-token",
      paramLabel = "FILE",
      description = {
        "Holds the bearer token with which endorsements may be provisioned; made where there is no"
            + " such file (default: a temporary one, whose name is printed)."
      })
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--provisioning-user",
      paramLabel = "FILE",
      description =
          "Holds USER:PASSWORD, with which endorsements may be provisioned too (HTTP Basic), as by"
              + " Veraison's own tools.")
  private Optional<Path> userFile = Optional.empty();

  @Option(
      names = "--corim-ca",
      paramLabel = "PEM",
      description =
          "Take signed CoRIMs too, whose signer's certificate leads to one of these (default:"
              + " unsigned ones only).")
  private Optional<Path> signerAuthorities = Optional.empty();

  @Option(
      names = "--cert",
      paramLabel = "PEM",
      description = "Certificate chain for https; without it plain http, on loopback only.")
  private Optional<Path> certificate = Optional.empty();

  @Option(names = "--key", paramLabel = "PEM", description = "Private key of the certificate.")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--ear-key",
      paramLabel = "JWK",
      description =
          "Private key that signs results (default: a new one for this process); when the file is"
              + " replaced, the new key signs.")
  private Optional<Path> earKey = Optional.empty();

  @Option(
      names = "--insecure-plain-http",
      description = "Plain http beyond loopback: results, keys and tokens are then anybody's.")
  private boolean plainHttp;

  @Mixin private AppraisalOptions appraisal = new AppraisalOptions();

  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws CommandFailure {
    Report report = output.report();
    EndorsementStore store = store();
    EarSigner signer =
        earKey.isPresent() ? EarKeyFile.signer(earKey.get()) : EarSigner.generate(EcCurve.P256);
    ResultIssuer issuer =
        appraisal.apply(
            ResultIssuer.of(
                store, signer, InstantSource.system(), new AuditLog(report), appraisal.profile()),
            report);
    ServiceSettings settings = settings();
    try (ProvisioningToken token = ProvisioningToken.of(tokenFile);
        StopSignal stop = StopSignal.install();
        VerifierService service =
            start(
                settings.withProvisioner(ProvisioningCredential.bearer(token.value())),
                issuer,
                store,
                report)) {
      Optional<EndorsementWatch> watch = watch(store, report);
      Optional<SigningKeyWatch> keyWatch =
          earKey.isPresent()
              ? Optional.of(SigningKeyWatch.start(earKey.get(), issuer, report))
              : Optional.empty();
      report.event(listening(service, store, signer, token));
      stop.await();
      watch.ifPresent(EndorsementWatch::close);
      keyWatch.ifPresent(SigningKeyWatch::close);
      report.note("verifier stopped");
    }
    return ExitStatus.OK.code();
  }

  private EndorsementStore store() throws CommandFailure {
    if (endorsements.isEmpty()) {
      return EndorsementStore.inMemory(InstantSource.system());
    }
    try {
      return EndorsementStore.open(endorsements.get(), InstantSource.system());
    } catch (EndorsementException bad) {
      throw CommandFailure.usage("--endorsements " + endorsements.get() + ": " + bad.getMessage());
    }
  }

  private Optional<EndorsementWatch> watch(EndorsementStore store, Report report)
      throws CommandFailure {
    return endorsements.isPresent()
        ? Optional.of(EndorsementWatch.start(endorsements.get(), store, report))
        : Optional.empty();
  }

  private ServiceSettings settings() throws CommandFailure {
    InetSocketAddress address = new InetSocketAddress(listen.host(), listen.port());
    if (address.isUnresolved()) {
      throw CommandFailure.usage("--listen: no address is known for " + listen.host());
    }
    ServiceSettings settings = ServiceSettings.at(address);
    if (certificate.isPresent() != key.isPresent()) {
      throw CommandFailure.usage("--cert and --key go together");
    }
    if (certificate.isPresent() && key.isPresent()) {
      settings = settings.withTls(JdkTls.context(PemFile.credential(certificate.get(), key.get())));
    }
    if (userFile.isPresent()) {
      settings = settings.withProvisioner(user(userFile.get()));
    }
    if (signerAuthorities.isPresent()) {
      settings =
          settings.withSigners(TrustedRoots.of(PemFile.certificates(signerAuthorities.get())));
    }
    return plainHttp ? settings.withInsecurePlainHttp() : settings;
  }

  private static ProvisioningCredential user(Path file) throws CommandFailure {
    String pair = new String(SecretFile.read(file).toArray(), StandardCharsets.UTF_8).strip();
    int colon = pair.indexOf(':');
    try {
      return ProvisioningCredential.basic(
          pair.substring(0, Math.max(0, colon)), pair.substring(colon + 1));
    } catch (IllegalArgumentException unfit) {
      throw CommandFailure.usage(file + ": USER:PASSWORD, " + unfit.getMessage());
    }
  }

  private VerifierService start(
      ServiceSettings settings, ResultIssuer issuer, EndorsementStore store, Report report)
      throws CommandFailure {
    try {
      return VerifierService.start(settings, issuer, store, new ProvisioningAccount(report));
    } catch (IllegalArgumentException unsafe) {
      throw CommandFailure.usage(
          unsafe.getMessage() + "; give --cert and --key, or say --insecure-plain-http");
    } catch (IOException taken) {
      throw CommandFailure.addressUnavailable(
          "cannot listen at " + listen + ": " + taken.getMessage(), taken);
    }
  }

  private Event listening(
      VerifierService service, EndorsementStore store, EarSigner signer, ProvisioningToken token) {
    // By the name that was given: a certificate is likely to be for that.
    HostPort address = listen.withPort(service.address().getPort());
    URI url = URI.create(service.origin().getScheme() + "://" + address);
    Event listening =
        Event.of("listening", "verifier listening at " + url)
            .inHeadline("url", url.toString())
            .inHeadline("address", address.toString())
            .fact("provisioning_token_file", token.file().toString())
            .fact("endorsements", endorsements.map(Path::toString).orElse("in memory"))
            .fact("endorsements_loaded", store.snapshot().size())
            .fact("ear_key", signer.publicJwk());
    key.flatMap(SecretFile::exposed).ifPresent(warning -> listening.fact("warning", warning));
    return listening;
  }
}
