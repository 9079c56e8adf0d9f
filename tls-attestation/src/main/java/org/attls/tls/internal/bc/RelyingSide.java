package org.attls.tls.internal.bc;

import java.util.List;
import java.util.Optional;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.AttestationResult;
import org.attls.rats.Verdict;
import org.attls.tls.appraise.CredentialEntry;
import org.attls.tls.appraise.ExpectEvidence;
import org.attls.tls.appraise.ExpectFinished;
import org.attls.tls.appraise.ExpectProof;
import org.attls.tls.appraise.ExpectVerdict;
import org.attls.tls.appraise.RelyingParty;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.Stage;
import org.attls.tls.negotiate.Negotiated;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.TlsContext;
import org.jspecify.annotations.Nullable;

/**
 * The peer attests, be it client or server: its evidence is inspected, then its CertificateVerify
 * and Finished are verified by the library, then the verifier and the policy are asked.
 */
final class RelyingSide {
  private final Connection connection;
  private final RelyingParty relyingParty;
  private final Negotiated.BackgroundCheck agreed;

  private AttestedSession.@Nullable Attestation shown;
  private @Nullable BoundValue bound;
  private @Nullable ExpectProof expectProof;
  private @Nullable ExpectFinished expectFinished;
  private AttestedSession.@Nullable AttestedPeer admitted;

  RelyingSide(Connection connection, RelyingParty relyingParty, Negotiated.BackgroundCheck agreed) {
    this.connection = connection;
    this.relyingParty = relyingParty;
    this.agreed = agreed;
    connection.crypto.expectEvidence();
  }

  /**
   * The peer's Certificate: afterwards its CertificateVerify has to verify with the key that the
   * evidence claims.
   *
   * @param own the evidence that this end has sent; empty where it has sent none
   */
  void certificate(TlsContext context, Certificate certificate, Bytes own)
      throws AttestationException {
    List<CredentialEntry> entries =
        PeerCertificates.entries(certificate, connection.settings.codePoints());
    if (!entries.isEmpty()) {
      Bytes evidence = entries.get(0).data();
      connection.settings.listener().evidence(agreed.direction(), evidence);
      shown = new AttestedSession.Attestation(agreed.type(), agreed.binding(), evidence.size());
    }
    KeyMaterial keys = new KeyMaterial(context, connection.flow);
    ExpectEvidence expectEvidence =
        new ExpectEvidence(
            relyingParty,
            agreed.type().type(),
            agreed.binding(),
            key -> {
              Bytes challenge = keys.challenge(agreed, key);
              bound = new BoundValue(agreed, key, challenge);
              return challenge;
            },
            own);
    ExpectProof next =
        connection.clock.time(Stage.INSPECTION, () -> expectEvidence.certificate(entries));
    ((EvidenceCertificate) certificate.getCertificateAt(0)).bindKey(next.claimedKey());
    expectProof = next;
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
   */
  void finished() throws AttestationException {
    ExpectFinished step = expectFinished;
    AttestedSession.Attestation attestation = shown;
    if (step == null || attestation == null) {
      throw new IllegalStateException("Finished without proof of possession");
    }
    expectFinished = null;
    ExpectVerdict last = step.finished();
    AttestationResult result =
        connection.clock.time(Stage.VERIFIER, () -> last.appraise(connection.deadline));
    Verdict verdict = connection.clock.time(Stage.POLICY, () -> last.decide(result));
    connection.deadline.check("judging the peer");
    admitted =
        new AttestedSession.AttestedPeer(
            attestation, last.provedKey(), last.inspected().orElseThrow(), verdict);
  }

  /** Compares the challenge with what the library exports, where it exports it. */
  void crossCheck(TlsContext context) throws AttestationException {
    if (bound != null) {
      bound.crossCheck(new KeyMaterial(context, connection.flow), context);
    }
  }

  /** The peer, once it has been admitted. */
  Optional<AttestedSession.AttestedPeer> admitted() {
    return Optional.ofNullable(admitted);
  }
}
