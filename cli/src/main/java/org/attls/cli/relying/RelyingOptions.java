package org.attls.cli.relying;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.attls.cli.option.AllowedBinding;
import org.attls.cli.option.AskedVerifiers;
import org.attls.cli.option.Spellings;
import org.attls.cli.option.VerifierOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AffirmingPolicy;
import org.attls.tls.appraise.RelyingParty;
import org.attls.verifier.embedded.appraise.BundleAppraiser;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a client or a server demands of its peer: a policy file, or options that say the same. */
public final class RelyingOptions {
  /** What the file says is not said twice; each command has some of them. */
  private static final List<String> SAID_BY_POLICY =
      List.of(
          "--verifier",
          "--verifier-ca",
          "--verifier-proxy",
          "--ear-key",
          "--insecure-discovery-over-http",
          "--insecure-allow-demo-key",
          "--instance",
          "--any-of-class",
          "--binding",
          "--insecure-allow-draft-binding",
          "--max-age",
          "--lifetime",
          "--accept",
          "--insecure-software-evidence",
          "--insecure-accept-warnings",
          "--client-ca",
          "--ca");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "What to accept of the other end, in YAML; instead of the options about verifier, whom to"
              + " admit, certificates, binding and times.")
  private Optional<Path> policy = Optional.empty();

  @Mixin private VerifierOptions verifier = new VerifierOptions();

  @Option(
      names = "--instance",
      paramLabel = "HEX",
      converter = Spellings.Instance.class,
      description = "Admit this device, as endorse prints it; may be repeated.")
  private List<Bytes> instances = new ArrayList<>();

  @Option(
      names = "--any-of-class",
      paramLabel = "NAME",
      description = "Admit any device that the verifier affirms, under this name for all of them.")
  private Optional<String> anyOfClass = Optional.empty();

  @Option(
      names = "--accept",
      paramLabel = "FORM",
      split = ",",
      defaultValue = "parsec",
      converter = EvidenceForm.Spelling.class,
      description =
          "Forms of evidence, best first: Parsec's key attestation of a TPM (parsec) or of an Arm"
              + " CCA realm (cca, which attls verifier does not appraise), and the bundle of"
              + " draft-bft-rats-kat from a TPM (bundle, which Veraison does not) (default:"
              + " ${DEFAULT-VALUE}).")
  private List<EvidenceForm> forms = List.of(EvidenceForm.PARSEC);

  @Option(
      names = "--insecure-software-evidence",
      description =
          "Take evidence of an attester in software too, if the verifier affirms it: it proves"
              + " nothing but that somebody has a file.")
  private boolean softwareEvidence;

  @Option(
      names = "--insecure-accept-warnings",
      description =
          "Admit whom the verifier warns of, too; what it contraindicates is refused all the same.")
  private boolean warnings;

  @Option(
      names = "--max-age",
      paramLabel = "TIME",
      defaultValue = "300s",
      converter = Spellings.Time.class,
      description = "How old a result of the verifier may be (default: ${DEFAULT-VALUE}).")
  private Duration maxAge = Duration.ofSeconds(300);

  @Option(
      names = "--lifetime",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = Spellings.Time.class,
      description =
          "When a connection is ended whose other end was judged (default: ${DEFAULT-VALUE}).")
  private Duration lifetime = Duration.ofHours(1);

  /** Whether anything is demanded. */
  public boolean given() {
    return policy.isPresent() || verifier.given() || !instances.isEmpty() || anyOfClass.isPresent();
  }

  /**
   * Opens the verifier, and whatever else was named.
   *
   * @param handshakeTimeout the verifier gets up to 10 s, or two thirds of it
   * @param binding how evidence may be bound, where no policy file says it
   * @param authorities where there are any, evidence is taken only beside a certificate that leads
   *     to one of them
   * @throws CommandFailure a usage error
   */
  public Demanded open(
      Report report,
      Duration handshakeTimeout,
      AllowedBinding binding,
      List<X509Certificate> authorities)
      throws CommandFailure {
    if (policy.isPresent()) {
      requirePolicyAlone();
      return ofPolicy(EffectivePolicy.load(policy.get(), report), handshakeTimeout, binding);
    }
    if (!given()) {
      return Demanded.NOTHING;
    }
    AffirmingPolicy judge = judge();
    AskedVerifiers asked = verifier.open();
    RelyingParty.Builder demands =
        RelyingParty.builder(asked, judge)
            .verdictTimeout(Demanded.verdictTimeout(handshakeTimeout));
    accepted().forEach(form -> demands.accept(form.inspector()));
    if (!authorities.isEmpty()) {
      demands.onlyBesideCertificate();
    }
    binding.applyTo(demands);
    return new Demanded(Optional.of(demands.build()), Optional.empty(), authorities, asked::close);
  }

  private static Demanded ofPolicy(
      EffectivePolicy policy, Duration handshakeTimeout, AllowedBinding binding)
      throws CommandFailure {
    if (binding != AllowedBinding.DRAFT_ONLY) {
      return policy.demanded(handshakeTimeout);
    }
    try {
      return policy.demandedOverRawNonce(handshakeTimeout);
    } catch (CommandFailure unfit) {
      policy.close();
      throw unfit;
    }
  }

  private void requirePolicyAlone() throws CommandFailure {
    for (String option : SAID_BY_POLICY) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw CommandFailure.usage(option + " does not go with --policy, which says it itself");
      }
    }
  }

  private AffirmingPolicy judge() throws CommandFailure {
    if (instances.isEmpty() == anyOfClass.isEmpty()) {
      throw CommandFailure.usage(
          "whom to admit? say either --instance HEX for each device, or --any-of-class NAME");
    }
    if (softwareEvidence && forms.contains(EvidenceForm.BUNDLE)) {
      throw CommandFailure.usage(
          "--accept bundle or --insecure-software-evidence: both are of one type in TLS");
    }
    AffirmingPolicy.Builder judge = AffirmingPolicy.builder();
    forms.forEach(form -> judge.expect(form.type(), form.labels()));
    try {
      if (!instances.isEmpty()) {
        judge.pinnedInstances(new HashSet<>(instances));
      }
      anyOfClass.ifPresent(judge::anyOfClass);
      if (softwareEvidence) {
        judge.expect(EvidenceForm.BUNDLE.type(), Set.of(BundleAppraiser.INSECURE_SOFTWARE_LABEL));
      }
      if (warnings) {
        judge.insecureAcceptWarnings();
      }
      return judge.maxAge(maxAge).lifetime(lifetime).build();
    } catch (IllegalArgumentException unusable) {
      throw CommandFailure.usage(String.valueOf(unusable.getMessage()));
    }
  }

  private List<EvidenceForm> accepted() {
    List<EvidenceForm> accepted = new ArrayList<>(forms);
    if (softwareEvidence) {
      accepted.add(EvidenceForm.BUNDLE);
    }
    return accepted;
  }
}
