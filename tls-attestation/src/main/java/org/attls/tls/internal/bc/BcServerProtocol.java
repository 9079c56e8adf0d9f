package org.attls.tls.internal.bc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.attls.rats.AttestationException;
import org.attls.rats.Reason;
import org.attls.tls.profile.Departure;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ClientHello;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsServerProtocol;

/** The library's server, with our checks at its borders. */
class BcServerProtocol extends TlsServerProtocol implements FailingProtocol {
  private final Connection connection;
  private final BcServerPeer peer;

  BcServerProtocol(Connection connection, BcServerPeer peer) {
    this.connection = connection;
    this.peer = peer;
  }

  @Override
  protected void processRecord(short contentType, byte[] buffer, int offset, int length)
      throws IOException {
    Records.received(connection, contentType, buffer, offset, length);
    if (contentType == ContentType.application_data && connection.session() != null) {
      connection.plaintext.add(buffer, offset, length);
    } else {
      super.processRecord(contentType, buffer, offset, length);
    }
  }

  @Override
  protected void safeWriteRecord(short contentType, byte[] buffer, int offset, int length)
      throws IOException {
    Records.sent(connection, contentType, buffer, offset, length);
    super.safeWriteRecord(contentType, buffer, offset, length);
  }

  /**
   * The library does not look at the extensions of a second ClientHello; RFC 8446, section 4.1.2
   * lets none change.
   */
  @Override
  protected ServerHello generate13ServerHello(
      ClientHello hello, HandshakeMessageInput message, boolean afterRetry) throws IOException {
    Failures.guarded(
        () -> {
          peer.clientHello(ExtensionTables.read(hello.getExtensions()), afterRetry);
          return true;
        });
    return super.generate13ServerHello(hello, message, afterRetry);
  }

  /**
   * The library puts a cookie in that it does not need: the state is kept here. Clients of mbedTLS
   * 3 refuse one (its issue 9543).
   */
  @Override
  protected ServerHello generate13HelloRetryRequest(ClientHello hello) throws IOException {
    retryCookie = null;
    return super.generate13HelloRetryRequest(hello);
  }

  /** Sends everything from EncryptedExtensions to Finished. */
  @Override
  protected void send13ServerHelloCoda(ServerHello hello, boolean afterRetry) throws IOException {
    super.send13ServerHelloCoda(hello, afterRetry);
    Failures.guarded(
        () -> {
          SecretsOut.ofHandshake(connection, getContext());
          SecretsOut.ofApplication(connection, getContext());
          connection.exporter(KeptExporter.derive(getContext(), connection.flow));
          return true;
        });
  }

  @Override
  protected void receive13ClientCertificateVerify(ByteArrayInputStream body) throws IOException {
    PeerProof.receive(body, peer::certificateVerifyHas, super::receive13ClientCertificateVerify);
    Failures.guarded(peer::certificateVerified);
  }

  @Override
  protected void receive13ClientFinished(ByteArrayInputStream body) throws IOException {
    Failures.guarded(peer::selfCheck);
    super.receive13ClientFinished(body);
    Failures.guarded(peer::finishedVerified);
  }

  /** The library sends it whether or not legacy_session_id is filled. */
  @Override
  protected void sendChangeCipherSpecMessage() throws IOException {
    if (!connection.settings.profile().departs(Departure.NO_COMPATIBILITY_MODE)) {
      super.sendChangeCipherSpecMessage();
    }
  }

  @Override
  protected void handleAlertWarningMessage(short alert) throws IOException {
    PeerAlerts.warning(connection, alert, super::handleAlertWarningMessage, this::handleFailure);
  }

  @Override
  protected void raiseAlertWarning(short alert, String message) throws IOException {
    if (connection.halves.warn(alert)) {
      super.raiseAlertWarning(alert, message);
    }
  }

  @Override
  protected void raiseAlertFatal(short alert, String message, Throwable cause) throws IOException {
    if (!connection.halves.outputClosed()) {
      super.raiseAlertFatal(alert, message, cause);
    }
  }

  @Override
  protected void handleException(short alert, String message, Throwable thrown) throws IOException {
    super.handleException((short) connection.fail(alert, message, thrown).alert(), message, thrown);
  }

  /** A client takes close_notify for admission, as any word behind Finished but an alert. */
  @Override
  public void close() throws IOException {
    if (connection.session() == null && peer.judgesClients()) {
      fail(new AttestationException(Reason.DEADLINE, "closed before the client was admitted"));
    } else {
      super.close();
    }
  }

  @Override
  public void fail(AttestationException failure) throws IOException {
    handleException(AlertDescription.internal_error, failure.getMessage(), failure);
  }

  @Override
  public void closeOutput() throws IOException {
    raiseAlertWarning(AlertDescription.close_notify, "nothing more will be sent");
  }

  @Override
  public void releaseOutput() {
    outputBuffer.getBuffer().shrink();
  }

  @Override
  public void discard() throws IOException {
    if (!isClosed()) {
      handleFailure();
    }
  }

  @Override
  public void wipe() {
    connection.wipe();
    Leftovers.eraseTrafficSecrets(getContext());
  }
}
