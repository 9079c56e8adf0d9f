package org.attls.verifier.embedded;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attls.cmw.CmwType;
import org.attls.cmw.octets.Bytes;
import org.attls.eat.ear.EarKey;
import org.attls.eat.ear.EarProfile;
import org.attls.eat.ear.EarSigner;
import org.attls.eat.ear.EarStatement;
import org.attls.eat.ear.EarWriter;
import org.attls.eat.kat.KatBundle;
import org.attls.eat.key.EcKey;
import org.attls.eat.mbedtls.MbedtlsBundle;
import org.attls.eat.parsec.ParsecTpmToken;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Reason;
import org.attls.verifier.embedded.appraise.AppraisalLog;
import org.attls.verifier.embedded.appraise.Appraiser;
import org.attls.verifier.embedded.appraise.BundleAppraiser;
import org.attls.verifier.embedded.appraise.Finding;
import org.attls.verifier.embedded.appraise.MbedtlsAppraiser;
import org.attls.verifier.embedded.appraise.TierDemands;
import org.attls.verifier.embedded.endorse.EndorsementStore;

/**
 * Appraises evidence by what is endorsed at that moment, logs the appraisal, and signs an
 * attestation result (EAR) that says what was found. Safe for use by many threads.
 */
public final class ResultIssuer {
  /** Who the results say they come from. */
  public static final String DEVELOPER = "Attested TLS for Java";

  private static final List<CmwType> EVIDENCE_TYPES = List.of(ParsecTpmToken.TYPE, KatBundle.TYPE);

  private final EndorsementStore store;
  private final InstantSource clock;
  private final AppraisalLog log;
  private final EarProfile profile;
  private final TierDemands demands;
  private final InsecureTrust insecure;
  private volatile Signing signing;

  /** What signs now. */
  private record Signing(EarSigner signer, EarWriter writer) {}

  private ResultIssuer(
      EndorsementStore store,
      InstantSource clock,
      AppraisalLog log,
      EarProfile profile,
      TierDemands demands,
      InsecureTrust insecure,
      EarSigner signer) {
    this.store = store;
    this.clock = clock;
    this.log = log;
    this.profile = profile;
    this.demands = demands;
    this.insecure = insecure;
    this.signing = signing(signer);
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
    return new ResultIssuer(
        store, clock, log, profile, TierDemands.NONE, InsecureTrust.NONE, signer);
  }

  /** One that also applies this policy. Only before the first result. */
  public ResultIssuer demanding(TierDemands policy) {
    return new ResultIssuer(store, clock, log, profile, policy, insecure, signing.signer);
  }

  /**
   * One that also affirms bundles of attesters in software, which prove nothing but that somebody
   * has a file. Only before the first result.
   *
   * @param attesters their platform attestation keys
   */
  public ResultIssuer insecurelyTrustingSoftware(List<EcKey> attesters) {
    return trusting(new InsecureTrust(attesters, insecure.mbedtls()));
  }

  /**
   * One that also appraises the tokens of the mbedTLS proof of concept, and affirms those which
   * that key signed. Only before the first result.
   *
   * @param key on P-256; for the proof of concept itself a published one, so that whatever it signs
   *     proves nothing
   */
  public ResultIssuer insecurelyTrustingMbedtlsPoc(EcKey key) {
    return trusting(new InsecureTrust(insecure.software(), Optional.of(key)));
  }

  private ResultIssuer trusting(InsecureTrust other) {
    return new ResultIssuer(store, clock, log, profile, demands, other, signing.signer);
  }

  /** What can be appraised. */
  public List<CmwType> evidenceTypes() {
    List<CmwType> types = new ArrayList<>(EVIDENCE_TYPES);
    insecure.mbedtls().ifPresent(key -> types.add(MbedtlsBundle.TYPE));
    return List.copyOf(types);
  }

  /** The key that verifies the results from now on. */
  public EarKey key() {
    return signing.signer.publicKey();
  }

  /** Signs with another key from now on. */
  public void rollOver(EarSigner next) {
    signing = signing(next);
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
    EarStatement statement = appraise(challenge, type, evidence, now, AppraisalLog.NONE);
    return signing.writer.write(now, challenge, statement);
  }

  /**
   * As {@link #issue(Bytes, CmwType, Bytes)}, for a relying party in this process, and the finding
   * is told to {@code also}. Signed when the token is asked for.
   *
   * @throws AttestationException {@link Reason#RESULT_INVALID}
   */
  AttestationResult issueHere(Bytes challenge, CmwType type, Bytes evidence, AppraisalLog also)
      throws AttestationException {
    Instant now = clock.instant();
    EarStatement statement = appraise(challenge, type, evidence, now, also);
    return signing.writer.result(now, challenge, statement);
  }

  private EarStatement appraise(
      Bytes challenge, CmwType type, Bytes evidence, Instant now, AppraisalLog also) {
    if (insecure.mbedtls().isPresent() && type.matches(MbedtlsBundle.TYPE)) {
      return statement(
          also,
          now,
          MbedtlsAppraiser.LABEL,
          MbedtlsAppraiser.appraise(insecure.mbedtls().get(), challenge, evidence));
    }
    if (!type.matches(KatBundle.TYPE)) {
      return statement(
          also,
          now,
          Appraiser.LABEL,
          Appraiser.appraise(store.snapshot(), challenge, type, evidence, now));
    }
    return BundleAppraiser.isSoftware(evidence)
        ? statement(
            also,
            now,
            BundleAppraiser.INSECURE_SOFTWARE_LABEL,
            BundleAppraiser.appraiseSoftware(insecure.software(), challenge, evidence))
        : statement(
            also,
            now,
            BundleAppraiser.LABEL,
            BundleAppraiser.appraise(store.snapshot(), challenge, evidence, now));
  }

  private EarStatement statement(AppraisalLog also, Instant now, String label, Finding found) {
    Finding finding = demands.apply(found);
    log.appraised(now, finding);
    also.appraised(now, finding);
    return new EarStatement(label, finding.appraisal(), finding.annotatedEvidence());
  }

  private Signing signing(EarSigner signer) {
    return new Signing(signer, EarWriter.of(profile, signer, DEVELOPER, build()));
  }
}
