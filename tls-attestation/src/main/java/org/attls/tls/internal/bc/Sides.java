package org.attls.tls.internal.bc;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.attls.rats.AttestationException;
import org.attls.tls.appraise.CertificateValidation;
import org.attls.tls.credential.PinnedKeys;
import org.attls.tls.engine.AttestedSession;
import org.attls.tls.engine.AttesterSettings;
import org.attls.tls.engine.PeerDemands;
import org.attls.tls.engine.PendingVerdict;
import org.attls.tls.negotiate.AgreedKinds;
import org.attls.tls.negotiate.ServerAnswer;
import org.attls.tls.wire.Direction;
import org.bouncycastle.tls.TlsContext;

/**
 * What one end does about attestation in one connection: it attests, relies on its peer's, does
 * both, or neither.
 */
final class Sides implements AutoCloseable {
  private final Connection connection;
  private final Optional<AttestingSide> attesting;
  private final Optional<RelyingSide> relying;
  private final Optional<CertificateSide> certified;
  private final boolean verdictNeeded;

  /** Nothing has been negotiated yet. */
  Sides(Connection connection, boolean verdictNeeded) {
    this.connection = connection;
    this.attesting = Optional.empty();
    this.relying = Optional.empty();
    this.certified = Optional.empty();
    this.verdictNeeded = verdictNeeded;
  }

  /**
   * @param answer what was negotiated
   * @param kinds the kinds of credential that go with it
   * @param own the direction in which this end attests
   * @param certificates validates the peer's certificates; empty where it need not show any
   * @param pinned the raw public keys that are taken instead of certificates, if they are
   */
  Sides(
      Connection connection,
      ServerAnswer answer,
      AgreedKinds kinds,
      Direction own,
      Optional<AttesterSettings> attester,
      PeerDemands demands,
      Optional<CertificateValidation> certificates,
      Optional<PinnedKeys> pinned) {
    Direction ofPeer =
        own == Direction.SERVER_ATTESTS ? Direction.CLIENT_ATTESTS : Direction.SERVER_ATTESTS;
    this.connection = connection;
    this.attesting =
        answer
            .of(own)
            .map(
                agreed ->
                    new AttestingSide(connection, attester.orElseThrow(), agreed, kinds.of(own)));
    this.relying =
        answer
            .of(ofPeer)
            .map(
                agreed ->
                    new RelyingSide(connection, demands, agreed, kinds.of(ofPeer), certificates));
    this.certified =
        relying.isPresent()
            ? Optional.empty()
            : certificates.map(validation -> new CertificateSide(connection, validation, pinned));
    this.verdictNeeded = demands.any();
  }

  /** This end attests. */
  Optional<AttestingSide> attesting() {
    return attesting;
  }

  /** The peer attests. */
  Optional<RelyingSide> relying() {
    return relying;
  }

  /** The peer does not attest, and has to show a certificate. */
  Optional<CertificateSide> certified() {
    return certified;
  }

  /** The directions in which somebody authenticates without attestation, seen from a server. */
  Set<Direction> unattestedAtServer() {
    Set<Direction> directions = EnumSet.noneOf(Direction.class);
    if (attesting.isEmpty()) {
      directions.add(Direction.SERVER_ATTESTS);
    }
    if (certified.isPresent()) {
      directions.add(Direction.CLIENT_ATTESTS);
    }
    return directions;
  }

  /** The peer's CertificateVerify has that scheme, and the library is about to verify it. */
  boolean certificateVerifyHas(int scheme) throws AttestationException {
    if (certified.isPresent()) {
      certified.get().certificateVerifyHas(scheme);
    }
    return true;
  }

  /** The library has verified the peer's CertificateVerify. */
  boolean certificateVerified() {
    if (certified.isEmpty()) {
      relying.orElseThrow().certificateVerified();
    }
    return true;
  }

  /** The handshake is complete: last checks, then the connection is open, or awaits its verdict. */
  void complete(TlsContext context) throws AttestationException {
    Optional<PendingVerdict> pending = relying.flatMap(RelyingSide::takePending);
    if (verdictNeeded && pending.isEmpty() && relying.flatMap(RelyingSide::admitted).isEmpty()) {
      throw new IllegalStateException("complete without a verdict");
    }
    if (attesting.isPresent()) {
      attesting.get().crossCheck(context);
    }
    if (relying.isPresent()) {
      relying.get().crossCheck(context);
    }
    connection.exporter().crossCheck(new KeyMaterial(context, connection.flow));
    Leftovers.dropEvidence(context);
    AttestedSession session =
        Sessions.of(
            context,
            connection,
            certified.flatMap(CertificateSide::name),
            attesting.flatMap(AttestingSide::shown),
            relying.flatMap(RelyingSide::admitted));
    if (pending.isPresent()) {
      connection.awaiting(session, pending.get());
    } else {
      connection.established(session);
    }
    connection.crypto.handshakeOver();
    close();
  }

  /** Frees the identity key, and drops the evidence. */
  @Override
  public void close() {
    attesting.ifPresent(AttestingSide::close);
  }
}
