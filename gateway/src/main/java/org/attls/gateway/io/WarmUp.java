package org.attls.gateway.io;

import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.credential.ServerTrust;
import org.attls.tls.credential.X509Credential;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;

/**
 * Handshakes and records in memory, so that the first devices do not meet code that the JVM still
 * interprets.
 */
public final class WarmUp {
  /** Behind these the rate has come near to what it stays at; see the benchmarks. */
  public static final int HANDSHAKES = 300;

  private static final int RECORDS_EACH = 2;
  private static final int RECORD = 1 << 14;

  private WarmUp() {}

  /**
   * Runs so many handshakes of the gateway with itself, without attestation; the gateway's key
   * signs each.
   */
  public static void run(X509Credential credential, int handshakes) throws AttestedTlsException {
    AttestedTlsServer server = AttestedTlsServer.withoutAttestation(credential).build();
    AttestedTlsClient client =
        AttestedTlsClient.withoutAttestation(ServerTrust.insecureAnyServer()).build();
    byte[] buffer = new byte[1 << 16];
    for (int i = 0; i < handshakes; i++) {
      try (AttestedTlsEngine serving = server.newEngine();
          AttestedTlsEngine asking = client.newEngine("warm-up.invalid")) {
        while (carry(asking, serving, buffer) + carry(serving, asking, buffer) > 0) {
          // The next flight.
        }
        for (int j = 0; j < RECORDS_EACH; j++) {
          asking.writeApplicationData(new byte[RECORD], 0, RECORD);
          carry(asking, serving, buffer);
          serving.readInput(buffer, 0, buffer.length);
          serving.writeApplicationData(new byte[RECORD], 0, RECORD);
          carry(serving, asking, buffer);
          asking.readInput(buffer, 0, buffer.length);
        }
      }
    }
  }

  private static int carry(AttestedTlsEngine from, AttestedTlsEngine to, byte[] buffer)
      throws AttestedTlsException {
    int carried = 0;
    while (from.outputAvailable() > 0) {
      int count = from.readOutput(buffer, 0, buffer.length);
      to.offerInput(buffer, 0, count);
      carried += count;
    }
    return carried;
  }
}
