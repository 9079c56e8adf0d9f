package org.attls.tls.internal.bc;

import java.util.Optional;
import org.attls.rats.AttestationException;
import org.attls.tls.appraise.CertificateValidation;
import org.attls.tls.engine.AttesterSettings;
import org.attls.tls.engine.PeerDemands;
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
  private final boolean verdictNeeded;

  /** Nothing has been negotiated yet. */
  Sides(Connection connection, boolean verdictNeeded) {
    this.connection = connection;
    this.attesting = Optional.empty();
    this.relying = Optional.empty();
    this.verdictNeeded = verdictNeeded;
  }

  /**
   * @param answer what was negotiated
   * @param kinds the kinds of credential that go with it
   * @param own the direction in which this end attests
   * @param certificates validates the peer's certificates in kind CERT_ATTESTATION
   */
  Sides(
      Connection connection,
      ServerAnswer answer,
      AgreedKinds kinds,
      Direction own,
      Optional<AttesterSettings> attester,
      PeerDemands demands,
      CertificateValidation certificates) {
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

  /** The handshake is complete: last checks, then the connection is open. */
  void complete(TlsContext context) throws AttestationException {
    if (verdictNeeded && relying.flatMap(RelyingSide::admitted).isEmpty()) {
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
    connection.established(
        Sessions.of(
            context,
            connection,
            attesting.flatMap(AttestingSide::shown),
            relying.flatMap(RelyingSide::admitted)));
    close();
  }

  /** Frees the identity key, and drops the evidence. */
  @Override
  public void close() {
    attesting.ifPresent(AttestingSide::close);
  }
}
