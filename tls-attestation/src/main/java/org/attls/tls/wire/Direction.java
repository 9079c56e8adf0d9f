package org.attls.tls.wire;

/**
 * Who attests. The two directions of one connection are negotiated independently
 * (draft-fossati-tls-attestation-07, section 5).
 */
public enum Direction {
  /** The client is the relying party: {@code evidence_request}, {@code results_request}. */
  SERVER_ATTESTS(0),
  /** The server is the relying party: {@code evidence_proposal}, {@code results_proposal}. */
  CLIENT_ATTESTS(1);

  private final int role;

  Direction(int role) {
    this.role = role;
  }

  /** The octet that stands for the direction in the challenge of binding mode {@code bound}. */
  public int role() {
    return role;
  }
}
