package org.attls.tls.internal.bc;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.tls.appraise.CertificateValidation;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.appraise.CredentialForm;
import org.attls.tls.appraise.ExpectEvidence;
import org.attls.tls.appraise.ExpectFinished;
import org.attls.tls.appraise.ExpectProof;
import org.attls.tls.appraise.ExpectResult;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.Judgement;
import org.attls.tls.engine.PeerDemands;
import org.attls.tls.engine.PendingVerdict;
import org.attls.tls.engine.Stage;
import org.attls.tls.negotiate.Negotiated;
import org.attls.tls.wire.CredentialKind;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsContext;
import org.jspecify.annotations.Nullable;

/**
 * The peer attests, be it client or server: its credential is inspected, then its CertificateVerify
 * and Finished are verified by the library, then the verifier and the policy are asked.
 */
final class RelyingSide {
  private final Connection connection;
  private final PeerDemands demands;
  private final Negotiated agreed;
  private final CredentialKind kind;
  private final Optional<CertificateValidation> certificates;

  private AttestedSession.@Nullable Attestation shown;
  private @Nullable BoundValue bound;
  private @Nullable ExpectProof expectProof;
  private @Nullable ExpectFinished expectFinished;
  private @Nullable PendingVerdict pending;
  private AttestedSession.@Nullable AttestedPeer admitted;

  /**
   * @param kind agreed on, like {@code agreed}
   * @param certificates validates certificates in kind CERT_ATTESTATION
   */
  RelyingSide(
      Connection connection,
      PeerDemands demands,
      Negotiated agreed,
      CredentialKind kind,
      Optional<CertificateValidation> certificates) {
    this.connection = connection;
    this.demands = demands;
    this.agreed = agreed;
    this.kind = kind;
    this.certificates = certificates;
    connection.crypto.expectEvidence();
  }

  /**
   * The peer's Certificate: afterwards its CertificateVerify has to verify with the key that the
   * credential claims.
   *
   * @param own the evidence that this end has sent; empty where it has sent none
   */
  void certificate(TlsContext context, Certificate certificate, Bytes own)
      throws AttestationException {
    List<CredentialEntry> entries =
        PeerCertificates.entries(certificate, connection.settings.codePoints()).stream()
            .map(
                entry ->
                    new CredentialEntry(
                        connection.settings.profile().proofs().wrapper(entry.data()),
                        entry.extensions()))
            .toList();
    wrapper(entries).ifPresent(this::tell);
    ExpectProof next =
        connection.clock.time(Stage.INSPECTION, () -> inspected(context, entries, own));
    ((EvidenceCertificate) certificate.getCertificateAt(0))
        .bindKey(next.claimedKey(), connection.settings.profile().proofs());
    expectProof = next;
  }

  private ExpectProof inspected(TlsContext context, List<CredentialEntry> entries, Bytes own)
      throws AttestationException {
    if (agreed.result().isPresent()) {
      return new ExpectResult(
              demands.results().orElseThrow(), agreed.result().get().verifier(), form())
          .certificate(entries);
    }
    Negotiated.BackgroundCheck check = agreed.evidence().orElseThrow();
    KeyMaterial keys = new KeyMaterial(context, connection.flow);
    return new ExpectEvidence(
            demands.evidence().orElseThrow(),
            check.type().type(),
            check.binding(),
            key -> {
              Bytes challenge = keys.challenge(check, key);
              bound = new BoundValue(check, key, challenge);
              return challenge;
            },
            own,
            form())
        .certificate(entries);
  }

  private CredentialForm form() {
    return isBesideCertificate()
        ? CredentialForm.besideCertificate(
            connection.settings.codePoints().attestationEvidence(), certificates.orElseThrow())
        : CredentialForm.alone();
  }

  /** Where the wrapper has to be; whether it is there is another question. */
  private Optional<Bytes> wrapper(List<CredentialEntry> entries) {
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    CredentialEntry first = entries.get(0);
    return isBesideCertificate()
        ? Optional.ofNullable(
            first.extensions().get(connection.settings.codePoints().attestationEvidence()))
        : Optional.of(first.data());
  }

  private void tell(Bytes wrapper) {
    if (agreed.evidence().isPresent()) {
      connection.settings.listener().evidence(agreed.direction(), wrapper);
    } else {
      connection.settings.listener().result(agreed.direction(), wrapper);
    }
    shown = Sessions.attestation(agreed, kind, wrapper.size());
  }

  private boolean isBesideCertificate() {
    return kind.equals(CredentialKind.CERT_ATTESTATION);
  }

  /** The library has verified CertificateVerify with the claimed key. */
  void certificateVerified() {
    ExpectProof step = expectProof;
    if (step == null) {
      throw new IllegalStateException("CertificateVerify without a key");
    }
    expectProof = null;
    expectFinished = step.proved();
  }

  /**
   * The library has verified the peer's Finished: the verifier and the policy are asked, whatever
   * they take.
   *
   * @param later whether somebody else does that, when the handshake is over
   */
  void finished(boolean later) throws AttestationException {
    ExpectFinished step = expectFinished;
    AttestedSession.Attestation attestation = shown;
    if (step == null || attestation == null) {
      throw new IllegalStateException("Finished without proof of possession");
    }
    expectFinished = null;
    PendingVerdict verdict = new PendingVerdict(step.finished(), attestation, connection.deadline);
    if (later) {
      pending = verdict;
      return;
    }
    Judgement judgement = verdict.get();
    connection.clock.add(judgement.clock());
    admitted = judgement.peer();
  }

  /** Compares the challenge with what the library exports, where it exports it. */
  void crossCheck(TlsContext context) throws AttestationException {
    if (bound != null) {
      bound.crossCheck(new KeyMaterial(context, connection.flow), context);
    }
  }

  /**
   * What has to be done before the peer is admitted or refused, where that comes later; given away,
   * as it holds the evidence.
   */
  Optional<PendingVerdict> takePending() {
    Optional<PendingVerdict> taken = Optional.ofNullable(pending);
    pending = null;
    return taken;
  }

  /** The peer, once it has been admitted. */
  Optional<AttestedSession.AttestedPeer> admitted() {
    return Optional.ofNullable(admitted);
  }
}
