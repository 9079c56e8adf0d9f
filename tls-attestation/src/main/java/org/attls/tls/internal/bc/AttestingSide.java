package org.attls.tls.internal.bc;

import java.util.Optional;
import java.util.Vector;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.Stage;
import org.attls.tls.negotiate.Negotiated;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/**
 * This end attests, be it client or server: an identity key, the challenge of this connection,
 * evidence over it, and the signature of CertificateVerify by the same key.
 */
final class AttestingSide implements AutoCloseable {
  private final Connection connection;
  private final Attester attester;
  private final Negotiated.BackgroundCheck agreed;

  private @Nullable IdentityKey identityKey;
  private @Nullable BoundValue bound;
  private Bytes evidence = Bytes.EMPTY;

  AttestingSide(Connection connection, Attester attester, Negotiated.BackgroundCheck agreed) {
    this.connection = connection;
    this.attester = attester;
    this.agreed = agreed;
  }

  /**
   * Evidence for this connection, and the key that signs CertificateVerify.
   *
   * @param offered the peer's signature_algorithms
   */
  TlsCredentialedSigner credentials(TlsContext context, Vector<?> offered)
      throws AttestationException {
    IdentityKey key =
        connection.clock.time(Stage.EVIDENCE, () -> attester.identityKey(connection.deadline));
    identityKey = key;
    int scheme = SignatureSchemes.of(key.algorithm());
    if (!offered.contains(SignatureScheme.getSignatureAndHashAlgorithm(scheme))) {
      throw new AttestationException(
          Reason.SIGNATURE_SCHEME, "the peer takes no signature of " + key.algorithm());
    }
    Bytes challenge =
        new KeyMaterial(context, connection.flow).challenge(agreed, key.subjectPublicKeyInfo());
    bound = new BoundValue(agreed, key.subjectPublicKeyInfo(), challenge);
    Cmw made =
        connection.clock.time(
            Stage.EVIDENCE,
            () -> attester.attest(agreed.type().type(), challenge, key, connection.deadline));
    evidence = made.octets();
    connection.settings.listener().evidence(agreed.direction(), evidence);
    return new AttestationSigner(connection, key, evidence, scheme);
  }

  /** The wrapper that was sent; empty when none was made. */
  Bytes evidence() {
    return evidence;
  }

  /** Compares the challenge with what the library exports, where it exports it. */
  void crossCheck(TlsContext context) throws AttestationException {
    if (bound != null) {
      bound.crossCheck(new KeyMaterial(context, connection.flow), context);
    }
  }

  /** What was shown to the peer. */
  Optional<AttestedSession.Attestation> shown() {
    return evidence.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AttestedSession.Attestation(agreed.type(), agreed.binding(), evidence.size()));
  }

  /** Frees the identity key of this connection, and drops the evidence: it has been sent. */
  @Override
  public void close() {
    evidence = Bytes.EMPTY;
    IdentityKey key = identityKey;
    identityKey = null;
    if (key != null) {
      key.close();
    }
  }
}
