package org.attls.tls.internal.bc;

import org.attls.cmw.octets.Bytes;
import org.attls.tls.binding.KeySchedule;
import org.attls.tls.binding.SecretBytes;
import org.attls.tls.binding.SuiteHash;
import org.attls.tls.engine.KeyLog;
import org.bouncycastle.tls.SecurityParameters;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * Gives the secrets of a connection away, to the key log of somebody who asked for that by name
 * (RFC 8446, section 7.1). They are derived a second time, from the library's secrets and our
 * transcript: the library's own cannot be read without taking them from it.
 */
final class SecretsOut {
  private final Connection connection;
  private final SecurityParameters parameters;
  private final SuiteHash hash;

  private SecretsOut(Connection connection, TlsContext context) {
    this.connection = connection;
    this.parameters = context.getSecurityParametersHandshake();
    this.hash = BcSecret.suiteHash(parameters.getPRFCryptoHashAlgorithm());
  }

  /**
   * To be called when the keys of the handshake are there: the transcript reaches to ServerHello.
   */
  static void ofHandshake(Connection connection, TlsContext context) {
    connection.settings.keyLog().ifPresent(log -> new SecretsOut(connection, context).early(log));
  }

  /**
   * To be called when the keys of application data are there: the transcript ends with the server's
   * Finished.
   */
  static void ofApplication(Connection connection, TlsContext context) {
    connection.settings.keyLog().ifPresent(log -> new SecretsOut(connection, context).late(log));
  }

  private void early(KeyLog log) {
    TlsSecret from = parameters.getHandshakeSecret();
    Bytes transcript = connection.flow.helloTranscriptHash(hash);
    line(log, "CLIENT_HANDSHAKE_TRAFFIC_SECRET", from, "c hs traffic", transcript);
    line(log, "SERVER_HANDSHAKE_TRAFFIC_SECRET", from, "s hs traffic", transcript);
  }

  private void late(KeyLog log) {
    TlsSecret from = parameters.getMasterSecret();
    Bytes transcript = connection.flow.transcriptHash(hash);
    line(log, "CLIENT_TRAFFIC_SECRET_0", from, "c ap traffic", transcript);
    line(log, "SERVER_TRAFFIC_SECRET_0", from, "s ap traffic", transcript);
    line(log, "EXPORTER_SECRET", from, "exp master", transcript);
  }

  private void line(KeyLog log, String name, TlsSecret from, String label, Bytes transcriptHash) {
    SecretBytes secret =
        KeySchedule.deriveSecret(hash, BcSecret.borrowed(from, hash), label, transcriptHash)
            .extract();
    log.line(
        name
            + " "
            + Bytes.copyOf(parameters.getClientRandom()).hex()
            + " "
            + secret.reveal().hex());
    secret.destroy();
  }
}
