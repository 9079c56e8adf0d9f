package org.attls.tls.internal.bc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Hashtable;
import org.attls.rats.AttestationException;
import org.attls.tls.negotiate.HandshakeMessage;
import org.attls.tls.negotiate.Placement;
import org.attls.tls.profile.Departure;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeMessageInput;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;

/** The library's client, with our checks at its borders. */
final class BcClientProtocol extends TlsClientProtocol implements FailingProtocol {
  private final Connection connection;
  private final BcClientPeer peer;

  BcClientProtocol(Connection connection, BcClientPeer peer) {
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

  /** The library skips a HelloRequest before ServerHello; TLS 1.3 has no such message. */
  @Override
  protected void handleHandshakeMessage(short type, HandshakeMessageInput body) throws IOException {
    if (type == HandshakeType.hello_request) {
      throw new TlsFatalAlert(AlertDescription.unexpected_message, "HelloRequest");
    }
    super.handleHandshakeMessage(type, body);
  }

  @Override
  protected void process13HelloRetryRequest(ServerHello retry) throws IOException {
    misplaced(retry, HandshakeMessage.HELLO_RETRY_REQUEST);
    super.process13HelloRetryRequest(retry);
  }

  @Override
  protected void process13ServerHello(ServerHello hello, boolean afterRetry) throws IOException {
    misplaced(hello, HandshakeMessage.SERVER_HELLO);
    super.process13ServerHello(hello, afterRetry);
    unsolicited(hello);
  }

  @Override
  protected void process13ServerHelloCoda(ServerHello hello, boolean afterRetry)
      throws IOException {
    super.process13ServerHelloCoda(hello, afterRetry);
    Failures.guarded(
        () -> {
          SecretsOut.ofHandshake(connection, getContext());
          if (connection.settings.profile().departs(Departure.ALERTS_UNDER_HANDSHAKE_KEYS)) {
            connection.expectLateAlerts(LateAlerts.derive(getContext(), connection));
          }
          return true;
        });
  }

  /** The library reads the extensions that it knows, and keeps none of the others. */
  @Override
  protected void receive13CertificateRequest(ByteArrayInputStream body, boolean postHandshake)
      throws IOException {
    byte[] octets = body.readAllBytes();
    super.receive13CertificateRequest(new ByteArrayInputStream(octets), postHandshake);
    ByteArrayInputStream again = new ByteArrayInputStream(octets);
    TlsUtils.readOpaque8(again);
    Hashtable<?, ?> extensions =
        readExtensionsData13(HandshakeType.certificate_request, TlsUtils.readOpaque16(again));
    Failures.guarded(
        () -> {
          peer.notIn(HandshakeMessage.CERTIFICATE_REQUEST, ExtensionTables.read(extensions));
          return true;
        });
  }

  /** The library takes every scheme for every elliptic-curve key. */
  @Override
  protected void receive13ServerCertificateVerify(ByteArrayInputStream body) throws IOException {
    PeerProof.receive(body, peer::certificateVerifyHas, super::receive13ServerCertificateVerify);
    Failures.guarded(peer::certificateVerified);
  }

  @Override
  protected void receive13ServerFinished(ByteArrayInputStream body) throws IOException {
    super.receive13ServerFinished(body);
    boolean asked = certificateRequest != null;
    Failures.guarded(
        () -> {
          SecretsOut.ofApplication(connection, getContext());
          connection.exporter(KeptExporter.derive(getContext(), connection.flow));
          return peer.serverFinished(asked);
        });
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

  private void misplaced(ServerHello hello, HandshakeMessage message) throws IOException {
    Failures.guarded(
        () -> {
          peer.notIn(message, ExtensionTables.read(hello.getExtensions()));
          return true;
        });
  }

  /** The library has refused the extensions that it knows, and takes any other. */
  private static void unsolicited(ServerHello hello) throws IOException {
    Failures.guarded(
        () -> {
          Placement.checkServerHello(ExtensionTables.read(hello.getExtensions()).keySet());
          return true;
        });
  }
}
