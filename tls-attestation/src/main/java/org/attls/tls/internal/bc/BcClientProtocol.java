package org.attls.tls.internal.bc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.attls.rats.AttestationException;
import org.attls.tls.negotiate.HandshakeMessage;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ServerHello;
import org.bouncycastle.tls.TlsClientProtocol;

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
    Records.received(connection.flow, contentType, buffer, offset, length);
    super.processRecord(contentType, buffer, offset, length);
  }

  @Override
  protected void safeWriteRecord(short contentType, byte[] buffer, int offset, int length)
      throws IOException {
    if (contentType == ContentType.handshake) {
      Records.sent(connection.flow, buffer, offset, length);
    }
    super.safeWriteRecord(contentType, buffer, offset, length);
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
  }

  @Override
  protected void receive13ServerFinished(ByteArrayInputStream body) throws IOException {
    super.receive13ServerFinished(body);
    boolean asked = certificateRequest != null;
    Failures.guarded(() -> peer.serverFinished(asked));
  }

  @Override
  protected void handleException(short alert, String message, Throwable thrown) throws IOException {
    super.handleException((short) connection.fail(alert, message, thrown).alert(), message, thrown);
  }

  @Override
  public void fail(AttestationException failure) throws IOException {
    handleException(AlertDescription.internal_error, failure.getMessage(), failure);
  }

  private void misplaced(ServerHello hello, HandshakeMessage message) throws IOException {
    Failures.guarded(
        () -> {
          peer.notIn(message, ExtensionTables.read(hello.getExtensions()));
          return true;
        });
  }
}
