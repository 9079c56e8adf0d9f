package org.attls.cli.relying;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cli.option.VerifierOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.cli.verifier.AuditLog;
import org.attls.cli.verifier.EndorsementWatch;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.key.EcCurve;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Circuit;
import org.attls.rats.FirstAvailableVerifier;
import org.attls.rats.InspectedEvidence;
import org.attls.rats.Verifier;
import org.attls.rats.WatchedVerifier;
import org.attls.tls.policy.Located;
import org.attls.tls.policy.VerifierDeclaration;
import org.attls.verifier.embedded.EmbeddedVerifier;
import org.attls.verifier.embedded.ResultIssuer;
import org.attls.verifier.embedded.appraise.Reappraisal;
import org.attls.verifier.embedded.endorse.EndorsementException;
import org.attls.verifier.embedded.endorse.EndorsementStore;
import org.attls.verifier.veraison.VeraisonVerifier;

/**
 * A declared verifier that can be asked.
 *
 * @param verifier who appraises
 * @param watched those that it consists of
 * @param standing why evidence that it affirmed earlier would not be now, as far as that is known
 *     here
 * @param release frees what it holds
 */
record OpenedVerifier(
    Verifier verifier, List<WatchedVerifier> watched, Standing standing, Runnable release) {
  /** Says what has changed against evidence since it was affirmed, by this result. */
  interface Standing {
    /** What a verifier elsewhere thinks of it by now nobody here knows. */
    Standing UNKNOWN = (seen, result) -> Optional.empty();

    Optional<AttestationException> against(InspectedEvidence seen, AttestationResult result);
  }

  /**
   * Several as one: the first that can be had is asked.
   *
   * @param directory what paths are relative to
   * @throws CommandFailure a usage error, with its place
   */
  static OpenedVerifier open(List<VerifierDeclaration> declarations, Path directory, Report report)
      throws CommandFailure {
    List<OpenedVerifier> opened = new ArrayList<>();
    boolean complete = false;
    try {
      for (VerifierDeclaration declaration : declarations) {
        opened.add(open(declaration, directory, report));
      }
      complete = true;
    } finally {
      if (!complete) {
        opened.forEach(it -> it.release.run());
      }
    }
    return opened.size() == 1
        ? opened.get(0)
        : new OpenedVerifier(
            new FirstAvailableVerifier(opened.stream().map(OpenedVerifier::verifier).toList()),
            opened.stream().flatMap(it -> it.watched.stream()).toList(),
            (seen, result) -> against(opened, seen, result),
            () -> opened.forEach(it -> it.release.run()));
  }

  private static OpenedVerifier of(WatchedVerifier verifier, Standing standing, Runnable release) {
    return new OpenedVerifier(verifier, List.of(verifier), standing, release);
  }

  /**
   * What every verifier in this process has against it, if one of them affirmed it. What one
   * elsewhere affirmed need not be endorsed here.
   */
  private static Optional<AttestationException> against(
      List<OpenedVerifier> all, InspectedEvidence seen, AttestationResult result) {
    Optional<AttestationException> last = Optional.empty();
    if (result.source().isReceived()) {
      return last;
    }
    for (OpenedVerifier one : all) {
      if (one.standing != Standing.UNKNOWN) {
        last = one.standing.against(seen, result);
        if (last.isEmpty()) {
          return last;
        }
      }
    }
    return last;
  }

  private static OpenedVerifier open(VerifierDeclaration declaration, Path directory, Report report)
      throws CommandFailure {
    return declaration instanceof VerifierDeclaration.Remote remote
        ? remote(remote, directory)
        : local((VerifierDeclaration.Local) declaration, directory, report);
  }

  private static OpenedVerifier remote(VerifierDeclaration.Remote remote, Path directory)
      throws CommandFailure {
    Optional<Path> authorities = remote.authorities().map(it -> directory.resolve(it.value()));
    Optional<Path> resultKey = remote.resultKey().map(it -> directory.resolve(it.value()));
    try {
      VeraisonVerifier asked =
          VerifierOptions.open(
              remote.url().value(),
              authorities,
              resultKey,
              remote.insecureDiscoveryOverHttp(),
              remote.insecureAllowDemoKey());
      return of(
          new WatchedVerifier(remote.name(), asked, asked::circuit),
          Standing.UNKNOWN,
          asked::close);
    } catch (IllegalArgumentException unsafe) {
      throw CommandFailure.usage(
          remote.url().failure(String.valueOf(unsafe.getMessage())).getMessage());
    }
  }

  /** In this process, with a signing key of its own; changed endorsements are read again. */
  private static OpenedVerifier local(
      VerifierDeclaration.Local local, Path directory, Report report) throws CommandFailure {
    Located<String> endorsements = local.endorsements();
    Path from = directory.resolve(endorsements.value());
    EndorsementStore store;
    try {
      store = EndorsementStore.open(from, InstantSource.system());
    } catch (EndorsementException bad) {
      throw CommandFailure.usage(endorsements.failure(from + ": " + bad.getMessage()).getMessage());
    }
    EndorsementWatch watch = EndorsementWatch.start(from, store, report);
    ResultIssuer issuer =
        ResultIssuer.of(
            store, EarSigner.generate(EcCurve.P256), InstantSource.system(), new AuditLog(report));
    return of(
        new WatchedVerifier(local.name(), new EmbeddedVerifier(issuer), () -> Circuit.CLOSED),
        (seen, result) -> Reappraisal.against(store.snapshot(), seen, Instant.now()),
        watch::close);
  }
}
