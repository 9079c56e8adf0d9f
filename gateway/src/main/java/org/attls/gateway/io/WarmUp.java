package org.attls.gateway.io;

import java.time.Duration;
import org.attls.tls.AttestedTlsClient;
import org.attls.tls.AttestedTlsServer;
import org.attls.tls.engine.AttestedTlsEngine;
import org.attls.tls.engine.AttestedTlsException;

/**
 * Handshakes and records in memory, so that the first devices do not meet code that the JVM still
 * interprets.
 */
public final class WarmUp {
  /** Behind these the rate has come near to what it stays at; see the benchmarks. */
  public static final int HANDSHAKES = 300;

  /** No handshake begins later; only a slow machine is not done by then. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int RECORDS_EACH = 2;
  private static final int RECORD = 1 << 14;

  private WarmUp() {}

  /**
   * Runs {@link #HANDSHAKES} or as many as fit into {@link #PATIENCE}.
   *
   * @param gateway has the gateway's key, and a verifier that appraises that device and nobody else
   * @return how many there were
   * @throws AttestedTlsException if the two do not admit each other
   */
  public static int run(AttestedTlsServer gateway, AttestedTlsClient device)
      throws AttestedTlsException {
    byte[] buffer = new byte[1 << 16];
    long end = System.nanoTime() + PATIENCE.toNanos();
    int done = 0;
    while (done < HANDSHAKES && System.nanoTime() - end < 0) {
      try (AttestedTlsEngine serving = gateway.newEngine();
          AttestedTlsEngine asking = device.newEngine("warm-up.invalid")) {
        handshake(serving, asking, buffer);
      }
      done++;
    }
    return done;
  }

  private static void handshake(AttestedTlsEngine serving, AttestedTlsEngine asking, byte[] buffer)
      throws AttestedTlsException {
    while (carry(asking, serving, buffer) + carry(serving, asking, buffer) > 0) {
      // The next flight.
    }
    for (int i = 0; i < RECORDS_EACH; i++) {
      asking.writeApplicationData(new byte[RECORD], 0, RECORD);
      carry(asking, serving, buffer);
      serving.readInput(buffer, 0, buffer.length);
      serving.writeApplicationData(new byte[RECORD], 0, RECORD);
      carry(serving, asking, buffer);
      asking.readInput(buffer, 0, buffer.length);
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
