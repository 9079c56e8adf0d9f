package org.attls.gateway.admit;

import java.util.Locale;

/** What a connection was refused for before anything was computed for it. */
public enum Limit {
  /** Too many connections. */
  CONNECTIONS,
  /** Too many connections of one source. */
  CONNECTIONS_PER_SOURCE,
  /** Too many connections that are not admitted yet. */
  HANDSHAKES_IN_PROGRESS,
  /** Too many connections in a second. */
  HANDSHAKE_RATE,
  /** Too many connections of one source in a second. */
  HANDSHAKE_RATE_PER_SOURCE,
  /** The workers have more to do than they should. */
  WORKER_QUEUE,
  /** The verifier has more to do than it should. */
  APPRAISALS_IN_FLIGHT,
  /** No verifier is asked at present, because each failed several times in a row. */
  VERIFIER_UNAVAILABLE,
  /** The gateway is stopping. */
  DRAINING;

  /** The name in metrics and in the configuration. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
