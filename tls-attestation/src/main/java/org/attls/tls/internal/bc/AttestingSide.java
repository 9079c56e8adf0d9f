package org.attls.tls.internal.bc;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Vector;
import org.attls.cmw.Cmw;
import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;
import org.attls.rats.Attester;
import org.attls.rats.IdentityKey;
import org.attls.rats.Reason;
import org.attls.tls.attest.OutgoingCredential;
import org.attls.tls.attest.Passport;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttesterSettings;
import org.attls.tls.engine.Stage;
import org.attls.tls.negotiate.Negotiated;
import org.attls.tls.wire.CredentialKind;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/**
 * This end attests, be it client or server: an identity key, with evidence over the challenge of
 * this connection or a result about the key, and the signature of CertificateVerify by that key.
 */
final class AttestingSide implements AutoCloseable {
  private final Connection connection;
  private final AttesterSettings settings;
  private final Negotiated agreed;
  private final CredentialKind kind;

  private @Nullable IdentityKey identityKey;
  private @Nullable BoundValue bound;
  private Bytes wrapper = Bytes.EMPTY;

  AttestingSide(
      Connection connection, AttesterSettings settings, Negotiated agreed, CredentialKind kind) {
    this.connection = connection;
    this.settings = settings;
    this.agreed = agreed;
    this.kind = kind;
  }

  /**
   * The credential for this connection, and the key that signs CertificateVerify.
   *
   * @param offered the peer's signature_algorithms
   */
  TlsCredentialedSigner credentials(TlsContext context, Vector<?> offered)
      throws AttestationException {
    return agreed.evidence().isPresent()
        ? evidence(agreed.evidence().get(), context, offered)
        : result(agreed.result().orElseThrow(), offered);
  }

  private TlsCredentialedSigner evidence(
      Negotiated.BackgroundCheck check, TlsContext context, Vector<?> offered)
      throws AttestationException {
    Attester attester = settings.attester().orElseThrow();
    IdentityKey key =
        connection.clock.time(Stage.EVIDENCE, () -> attester.identityKey(connection.deadline));
    identityKey = key;
    int scheme = scheme(key, offered);
    List<X509Certificate> chain = certificates(key);
    Bytes challenge =
        new KeyMaterial(context, connection.flow).challenge(check, key.subjectPublicKeyInfo());
    bound = new BoundValue(check, key.subjectPublicKeyInfo(), challenge);
    Cmw made =
        connection.clock.time(
            Stage.EVIDENCE,
            () -> attester.attest(check.type().type(), challenge, key, connection.deadline));
    OutgoingCredential credential = credential(chain, key, made);
    connection.settings.listener().evidence(agreed.direction(), wrapper);
    return new AttestationSigner(connection, key, credential, scheme, this::freeKey);
  }

  private TlsCredentialedSigner result(Negotiated.Passport selected, Vector<?> offered)
      throws AttestationException {
    Passport passport =
        connection.clock.time(
            Stage.EVIDENCE,
            () ->
                settings
                    .passports()
                    .orElseThrow()
                    .passport(selected.verifier(), connection.deadline));
    IdentityKey key = passport.key();
    identityKey = key;
    int scheme = scheme(key, offered);
    OutgoingCredential credential = credential(certificates(key), key, passport.result());
    connection.settings.listener().result(agreed.direction(), wrapper);
    return new AttestationSigner(connection, key, credential, scheme, this::freeKey);
  }

  private int scheme(IdentityKey key, Vector<?> offered) throws AttestationException {
    int scheme = SignatureSchemes.of(key.algorithm());
    if (!connection.settings.profile().proofs().takes(scheme)) {
      throw new AttestationException(
          Reason.SIGNATURE_SCHEME,
          "profile "
              + connection.settings.profile().name()
              + " has no signatures of "
              + key.algorithm());
    }
    if (!offered.contains(SignatureScheme.getSignatureAndHashAlgorithm(scheme))) {
      throw new AttestationException(
          Reason.SIGNATURE_SCHEME, "the peer takes no signature of " + key.algorithm());
    }
    return scheme;
  }

  /** The chain for the key in kind CERT_ATTESTATION; before the evidence, which may cost more. */
  private List<X509Certificate> certificates(IdentityKey key) throws AttestationException {
    return kind.equals(CredentialKind.CERT_ATTESTATION)
        ? connection.clock.time(
            Stage.EVIDENCE,
            () -> settings.certificates().orElseThrow().certificateFor(key, connection.deadline))
        : List.of();
  }

  private OutgoingCredential credential(List<X509Certificate> chain, IdentityKey key, Cmw made)
      throws AttestationException {
    OutgoingCredential credential =
        kind.equals(CredentialKind.CERT_ATTESTATION)
            ? OutgoingCredential.besideCertificate(
                chain, key, made, connection.settings.codePoints().attestationEvidence())
            : OutgoingCredential.alone(connection.settings.profile().proofs().certData(made));
    wrapper = credential.wrapper();
    return credential;
  }

  /** The evidence that was sent; empty when none was made. */
  Bytes evidence() {
    return agreed.evidence().isPresent() ? wrapper : Bytes.EMPTY;
  }

  /** Compares the challenge with what the library exports, where it exports it. */
  void crossCheck(TlsContext context) throws AttestationException {
    if (bound != null) {
      bound.crossCheck(new KeyMaterial(context, connection.flow), context);
    }
  }

  /** What was shown to the peer. */
  Optional<AttestedSession.Attestation> shown() {
    return wrapper.isEmpty()
        ? Optional.empty()
        : Optional.of(Sessions.attestation(agreed, kind, wrapper.size()));
  }

  /** Frees the identity key of this connection, and drops the evidence: it has been sent. */
  @Override
  public void close() {
    wrapper = Bytes.EMPTY;
    freeKey();
  }

  /** The key has signed CertificateVerify, or never will. */
  private void freeKey() {
    IdentityKey key = identityKey;
    identityKey = null;
    if (key != null) {
      key.close();
    }
  }
}
