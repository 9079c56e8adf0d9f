package org.attls.cli.relying;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.attls.cli.file.EarKeyFile;
import org.attls.cli.file.Input;
import org.attls.cli.file.PemFile;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarVerifier;
import org.attls.eat.inspect.EarPassportVerifier;
import org.attls.eat.inspect.ParsecTpmMemory;
import org.attls.rats.AffirmingPolicy;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.AttestedIdentity;
import org.attls.rats.Circuit;
import org.attls.rats.Reason;
import org.attls.rats.Tier;
import org.attls.rats.Verifier;
import org.attls.rats.WatchedVerifier;
import org.attls.rats.grace.Grace;
import org.attls.tls.appraise.PassportTrust;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.policy.AcceptancePolicy;
import org.attls.tls.policy.AdmittedIdentity;
import org.attls.tls.policy.EvidenceRules;
import org.attls.tls.policy.Located;
import org.attls.tls.policy.PassportRules;
import org.attls.tls.policy.PolicyFile;
import org.attls.tls.policy.VerifierDeclaration;
import org.attls.tls.policy.document.DocumentException;
import org.attls.tls.wire.BindingMode;
import org.attls.tls.wire.CredentialKind;

/** A policy file in effect, with its verifier open. Closing it frees the verifier. */
public final class EffectivePolicy implements AutoCloseable {
  private final AcceptancePolicy rules;
  private final List<VerifierDeclaration> declared;
  private final Path directory;
  private final AffirmingPolicy judge;
  private final Optional<Grace> grace;
  private final Optional<OpenedVerifier> verifier;
  private final Optional<PassportTrust> passports;
  private final List<X509Certificate> authorities;

  private EffectivePolicy(PolicyFile file, Path directory, Report report, Collection<Path> named)
      throws CommandFailure, DocumentException {
    this.rules = file.policy();
    this.declared = file.verifiers();
    this.directory = directory;
    filesOf(file).forEach(named::add);
    this.judge = judge();
    this.grace =
        rules.evidence().isPresent() ? grace(file, rules.evidence().get()) : Optional.empty();
    this.passports =
        rules.passports().isPresent()
            ? Optional.of(passports(rules.passports().get()))
            : Optional.empty();
    this.authorities =
        rules.peerAuthorities().isPresent()
            ? PemFile.certificates(path(rules.peerAuthorities().get()))
            : List.of();
    // Last, because it holds something.
    this.verifier =
        rules.evidence().isPresent()
            ? Optional.of(
                OpenedVerifier.open(file.verifiers(rules.evidence().get()), directory, report))
            : Optional.empty();
  }

  /**
   * Reads a policy and all the files that it names.
   *
   * @throws CommandFailure a usage error, which begins with its place where it has one
   */
  public static EffectivePolicy load(Path file, Report report) throws CommandFailure {
    return load(file, report, new HashSet<>());
  }

  /**
   * As {@link #load(Path, Report)}.
   *
   * @param named gets the files that the policy names, also where one of them cannot be read; not
   *     directories of endorsements, which are looked after here
   */
  public static EffectivePolicy load(Path file, Report report, Collection<Path> named)
      throws CommandFailure {
    Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
    try {
      return new EffectivePolicy(
          PolicyFile.read(file.toString(), Input.read(file)), directory, report, named);
    } catch (DocumentException wrong) {
      throw CommandFailure.usage(wrong.getMessage());
    }
  }

  /** The verifiers that it asks. */
  public List<WatchedVerifier> verifiers() {
    return verifier.map(OpenedVerifier::watched).orElse(List.of());
  }

  /**
   * Takes over the verdicts that an earlier reading of the file remembers, so that reading it again
   * while the verifier is away locks nobody out. Not from other verifiers; whom a verdict admits is
   * decided anew, by what the file says now.
   */
  public void remember(EffectivePolicy earlier) {
    if (grace.isPresent() && earlier.grace.isPresent() && declared.equals(earlier.declared)) {
      grace.get().adopt(earlier.grace.get());
    }
  }

  /**
   * Whether a peer that comes now can be admitted at all. None can while every verifier is left
   * alone because it failed, unless the policy takes results that peers bring along, or remembers a
   * device for grace.
   */
  public boolean admitsAnybody() {
    return rules.evidence().isEmpty()
        || passports.isPresent()
        || grace.filter(Grace::possible).isPresent()
        || verifiers().stream().anyMatch(it -> it.circuit() != Circuit.OPEN);
  }

  /**
   * What it demands of peers; closing that closes the policy too.
   *
   * @param handshakeTimeout a verifier that is slow is told from a slow peer only when it gets less
   *     than that
   */
  public Demanded demanded(Duration handshakeTimeout) {
    return demanded(
        rules.evidence().map(evidence -> relyingParty(evidence, handshakeTimeout).build()));
  }

  /**
   * The same of peers that know nothing but the raw nonce.
   *
   * @throws CommandFailure a usage error, where the policy does not take that
   */
  public Demanded demandedOverRawNonce(Duration handshakeTimeout) throws CommandFailure {
    EvidenceRules evidence =
        rules
            .evidence()
            .filter(it -> it.minimum() == BindingMode.DRAFT)
            .orElseThrow(
                () ->
                    CommandFailure.usage(
                        "--policy: such peers show evidence over the raw nonce, which the policy"
                            + " does not take: in it, say evidence, and binding: insecure-draft"));
    return demanded(
        Optional.of(relyingParty(evidence, handshakeTimeout).insecureDraftBindingOnly().build()));
  }

  private Demanded demanded(Optional<RelyingParty> ofEvidence) {
    return new Demanded(ofEvidence, passports, authorities, this::close);
  }

  /**
   * Why a peer that was admitted earlier, perhaps under another policy, would not be admitted now:
   * it is listed no more, its tier is accepted no more, or its attestation key or the state of its
   * registers is endorsed no more. What a remote verifier thinks of it is not known here.
   */
  public Optional<AttestationException> against(AttestedSession.AttestedPeer peer) {
    AttestedIdentity identity = peer.verdict().identity();
    AdmittedIdentity admitted = rules.identity();
    boolean listed =
        admitted instanceof AdmittedIdentity.Instances instances
            ? identity.level() == AttestedIdentity.Level.INSTANCE
                && instances.identifiers().contains(Bytes.fromHex(identity.name()))
            : admitted instanceof AdmittedIdentity.AnyOfClass any
                ? identity.level() == AttestedIdentity.Level.CLASS
                    && identity.name().equals(any.name())
                : identity.level() == AttestedIdentity.Level.PKIX_NAME;
    if (!listed) {
      return Optional.of(
          new AttestationException(
              Reason.IDENTITY_REFUSED, "the policy does not admit " + identity.name() + " now"));
    }
    if (!peer.verdict().result().appraisals().values().stream()
            .allMatch(part -> rules.accept().contains(part.status()))
        && !(grace.isPresent() && Grace.gave(peer.verdict().result()))) {
      return Optional.of(
          new AttestationException(
              Reason.NOT_AFFIRMING, "the policy does not accept what the verifier found, now"));
    }
    AttestationResult result = peer.verdict().result();
    return peer.evidence()
        .flatMap(seen -> verifier.flatMap(it -> it.standing().against(seen, result)));
  }

  @Override
  public void close() {
    verifier.ifPresent(it -> it.release().run());
  }

  private static Optional<Grace> grace(PolicyFile file, EvidenceRules evidence)
      throws DocumentException {
    if (evidence.graceAge().isEmpty()) {
      return Optional.empty();
    }
    Located<Duration> age = evidence.graceAge().get();
    if (evidence.types().stream()
        .noneMatch(
            type -> EvidenceForm.of(type.value()).equals(Optional.of(EvidenceForm.PARSEC)))) {
      throw age.failure(
          "grace is for evidence of type "
              + EvidenceForm.PARSEC.type()
              + ": no other shows its attestation key");
    }
    if (file.verifiers(evidence).stream().allMatch(VerifierDeclaration.Local.class::isInstance)) {
      throw age.failure("grace is for verifiers over HTTP: one in this process is never away");
    }
    return Optional.of(new Grace(new ParsecTpmMemory(), age.value()));
  }

  private AffirmingPolicy judge() throws DocumentException {
    AffirmingPolicy.Builder policy = AffirmingPolicy.builder();
    if (rules.evidence().isPresent()) {
      for (Located<CmwType> type : rules.evidence().get().types()) {
        EvidenceForm form = form(type);
        policy.expect(form.type(), form.labels());
      }
    } else {
      for (EvidenceForm form : EvidenceForm.values()) {
        policy.expect(form.type(), form.labels());
      }
    }
    AdmittedIdentity admitted = rules.identity();
    if (admitted instanceof AdmittedIdentity.Instances instances) {
      policy.pinnedInstances(instances.identifiers());
    } else if (admitted instanceof AdmittedIdentity.AnyOfClass any) {
      policy.anyOfClass(any.name());
    } else {
      policy.namedByCertificate();
    }
    if (rules.accept().contains(Tier.WARNING)) {
      policy.insecureAcceptWarnings();
    }
    return policy
        .maxAge(rules.maxAge())
        .clockSkew(rules.clockSkew())
        .lifetime(rules.lifetime())
        .build();
  }

  private Stream<Path> filesOf(PolicyFile file) {
    Stream<Located<String>> ofVerifiers =
        file.verifiers().stream()
            .filter(VerifierDeclaration.Remote.class::isInstance)
            .map(VerifierDeclaration.Remote.class::cast)
            .flatMap(it -> Stream.concat(it.authorities().stream(), it.resultKey().stream()));
    Stream<Located<String>> ofIssuers =
        rules.passports().stream()
            .flatMap(it -> it.issuers().stream())
            .map(PassportRules.Issuer::resultKey);
    return Stream.of(ofVerifiers, ofIssuers, rules.peerAuthorities().stream())
        .flatMap(it -> it)
        .map(this::path);
  }

  private static EvidenceForm form(Located<CmwType> type) throws DocumentException {
    Optional<EvidenceForm> form = EvidenceForm.of(type.value());
    if (form.isEmpty()) {
      throw type.failure(
          "evidence of type "
              + type.value()
              + " cannot be inspected here; what can: "
              + Arrays.stream(EvidenceForm.values())
                  .map(known -> known.type().canonical())
                  .collect(Collectors.joining(", ")));
    }
    return form.get();
  }

  private RelyingParty.Builder relyingParty(EvidenceRules evidence, Duration handshakeTimeout) {
    Verifier asked = verifier.orElseThrow().verifier();
    RelyingParty.Builder builder =
        grace
            .map(it -> RelyingParty.builder(it.verifier(asked), it.policy(judge)))
            .orElseGet(() -> RelyingParty.builder(asked, judge))
            .nonceOctets(evidence.nonceOctets())
            .verdictTimeout(Demanded.verdictTimeout(handshakeTimeout, evidence.verdictWithin()));
    for (Located<CmwType> type : evidence.types()) {
      EvidenceForm.of(type.value()).ifPresent(form -> builder.accept(form.inspector()));
    }
    if (isBeside(evidence.kinds())) {
      if (evidence.kinds().contains(CredentialKind.ATTESTATION)) {
        builder.besideCertificateToo();
      } else {
        builder.onlyBesideCertificate();
      }
    }
    if (evidence.minimum() == BindingMode.DRAFT) {
      builder.insecureAllowDraftBinding();
    }
    return builder;
  }

  private PassportTrust passports(PassportRules accepted) throws CommandFailure, DocumentException {
    PassportTrust.Builder builder = PassportTrust.builder(judge);
    for (PassportRules.Issuer issuer : accepted.issuers()) {
      try {
        builder.trust(
            issuer.identity(),
            new EarPassportVerifier(
                EarVerifier.of(List.of(EarKeyFile.publicKey(path(issuer.resultKey()))))));
      } catch (IllegalArgumentException unsafe) {
        throw issuer.resultKey().failure(String.valueOf(unsafe.getMessage()));
      }
    }
    if (isBeside(accepted.kinds())) {
      if (accepted.kinds().contains(CredentialKind.ATTESTATION)) {
        builder.besideCertificateToo();
      } else {
        builder.onlyBesideCertificate();
      }
    }
    return builder.build();
  }

  private Path path(Located<String> named) {
    return directory.resolve(named.value());
  }

  private static boolean isBeside(List<CredentialKind> kinds) {
    return kinds.contains(CredentialKind.CERT_ATTESTATION);
  }
}
