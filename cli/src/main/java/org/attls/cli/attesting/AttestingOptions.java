package org.attls.cli.attesting;

import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Optional;
import org.attls.cli.option.OwnCertificate;
import org.attls.cli.option.TpmOptions;
import org.attls.cli.report.CommandFailure;
import org.attls.cli.report.Report;
import org.attls.cmw.octets.MalformedException;
import org.attls.eat.key.EcKey;
import org.attls.eat.key.EcSigner;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.Deadline;
import org.attls.rot.tpm.TpmAttester;
import org.attls.rot.tpm.TpmKatAttester;
import org.attls.tls.attest.CertificateSource;
import org.attls.tls.credential.X509Credential;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a client or a server attests with. */
public final class AttestingOptions {
  /** How the option spells the forms of evidence that a TPM makes. */
  enum TpmEvidence {
    parsec,
    bundle
  }

  @Mixin private TpmOptions tpm = new TpmOptions();

  @Option(
      names = "--evidence",
      paramLabel = "FORM",
      defaultValue = "parsec",
      description =
          "What the TPM makes: Parsec's key attestation (parsec), or the bundle of"
              + " draft-bft-rats-kat (bundle), which Veraison does not take (default:"
              + " ${DEFAULT-VALUE}).")
  private TpmEvidence evidence = TpmEvidence.parsec;

  @Mixin private SoftwareAttesterOptions software = new SoftwareAttesterOptions();

  @Mixin private PassportOptions passport = new PassportOptions();

  /** Whether anything was named to attest with. */
  public boolean given() {
    return tpm.given() || software.given();
  }

  /** For how many connections the TPM makes keys ahead of time. */
  public enum Connections {
    /** None: the key would not be made before it is needed. */
    ONE(0),
    /** As many as may come at once while a slow TPM makes the next. */
    MANY(4);

    private final int keysAhead;

    Connections(int keysAhead) {
      this.keysAhead = keysAhead;
    }
  }

  /**
   * Opens what was named; a passport is obtained when the first peer asks for it.
   *
   * @param expected how many connections there will be
   * @param timeout for the TPM to answer
   * @param certified a certificate of this end: the attester attests its key
   * @throws CommandFailure a usage error, or a TPM that does not answer in time
   * @throws AttestationException when the TPM cannot be used
   */
  public OwnAttestation open(
      Report report, Connections expected, Duration timeout, OwnCertificate certified)
      throws CommandFailure, AttestationException {
    if (certified.inTpm().isPresent() && !tpm.given()) {
      throw CommandFailure.usage("--key: a key in a TPM; say --tpm too");
    }
    if (!given()) {
      if (passport.given()) {
        throw CommandFailure.usage("--passport: whose result? say --tpm too");
      }
      return OwnAttestation.NONE;
    }
    if (tpm.given() && software.given()) {
      throw CommandFailure.usage("--insecure-software-attester goes without --tpm");
    }
    if (software.given()) {
      Optional<EcSigner> identityKey = certified.credential().flatMap(AttestingOptions::ecKey);
      return own(
          software.open(report, identityKey),
          certified
              .credential()
              .filter(it -> identityKey.isPresent())
              .map(it -> CertificateSource.fixed(it.chain())));
    }
    TpmAttester attester =
        tpm.attester(
            report,
            expected.keysAhead,
            certified.inTpm().map(OwnCertificate.InTpm::key),
            Deadline.in(timeout));
    return own(
        evidence == TpmEvidence.bundle ? TpmKatAttester.over(attester) : attester,
        certified.inTpm().map(it -> CertificateSource.fixed(it.chain())));
  }

  private OwnAttestation own(Attester attester, Optional<CertificateSource> certificates)
      throws CommandFailure {
    boolean complete = false;
    try {
      OwnAttestation own =
          new OwnAttestation(
              Optional.of(attester),
              passport.given() ? Optional.of(passport.open(attester)) : Optional.empty(),
              certificates);
      complete = true;
      return own;
    } finally {
      if (!complete) {
        attester.close();
      }
    }
  }

  /** The key of a certificate; empty for an RSA key, which no key attestation token takes. */
  private static Optional<EcSigner> ecKey(X509Credential certified) {
    if (!(certified.chain().get(0).getPublicKey() instanceof ECPublicKey key)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new EcSigner(certified.key(), EcKey.of(key)));
    } catch (MalformedException otherCurve) {
      return Optional.empty();
    }
  }
}
