package org.attls.verifier.embedded;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarKey;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.ear.EarWriter;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.appraise.Appraiser;
import org.attls.verifier.embedded.appraise.BundleAppraiser;
import org.attls.verifier.embedded.appraise.Finding;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/**
 * Appraises evidence by what is endorsed at that moment, logs the appraisal, and signs an
 * attestation result (EAR) that says what was found. Safe for use by many threads.
 */
public final class ResultIssuer {
  /** Who the results say they come from. */
  public static final String DEVELOPER = "Attested TLS for Java";

  private final EndorsementStore store;
  private final InstantSource clock;
  private final AppraisalLog log;
  private final EarKey key;
  private final EarWriter writer;

  private ResultIssuer(
      EndorsementStore store,
      InstantSource clock,
      AppraisalLog log,
      EarSigner signer,
      EarProfile profile) {
    this.store = store;
    this.clock = clock;
    this.log = log;
    this.key = signer.publicKey();
    this.writer = EarWriter.of(profile, signer, DEVELOPER, build());
  }

  /**
   * An issuer of results in Veraison's profile of 2023, which every client of Veraison reads.
   *
   * @param clock dates results and decides which endorsements are valid
   */
  public static ResultIssuer of(
      EndorsementStore store, EarSigner signer, InstantSource clock, AppraisalLog log) {
    return of(store, signer, clock, log, EarProfile.VERAISON_2023);
  }

  /**
   * As {@link #of(EndorsementStore, EarSigner, InstantSource, AppraisalLog)} in another profile.
   */
  public static ResultIssuer of(
      EndorsementStore store,
      EarSigner signer,
      InstantSource clock,
      AppraisalLog log,
      EarProfile profile) {
    return new ResultIssuer(store, clock, log, signer, profile);
  }

  /** What can be appraised. */
  public List<CmwType> evidenceTypes() {
    return Appraiser.EVIDENCE_TYPES;
  }

  /**
   * Appraises the bundle of a TPM, as {@link #issue} does single messages.
   *
   * @param bundle a collection of {@link org.attls.eat.kat.KatBundle#TYPE}, as octets
   */
  public Bytes issueForBundle(Bytes challenge, Bytes bundle) {
    Instant now = clock.instant();
    return write(
        challenge,
        now,
        BundleAppraiser.LABEL,
        BundleAppraiser.appraise(store.snapshot(), challenge, bundle, now));
  }

  /** The key that verifies the results. */
  public EarKey key() {
    return key;
  }

  /** Which build this is, for documents and results. */
  public String build() {
    return Optional.ofNullable(ResultIssuer.class.getPackage().getImplementationVersion())
        .orElse("unversioned");
  }

  /**
   * Appraises evidence of one of the {@linkplain #evidenceTypes() types}. Whatever is wrong with
   * the evidence is in the result.
   *
   * @param challenge the nonce of the session, 8..64 octets
   * @return a compact JWT
   */
  public Bytes issue(Bytes challenge, CmwType type, Bytes evidence) {
    Instant now = clock.instant();
    return write(
        challenge,
        now,
        Appraiser.LABEL,
        Appraiser.appraise(store.snapshot(), challenge, type, evidence, now));
  }

  private Bytes write(Bytes challenge, Instant now, String label, Finding finding) {
    log.appraised(now, finding);
    return writer.write(
        now, challenge, new EarStatement(label, finding.appraisal(), finding.annotatedEvidence()));
  }
}
