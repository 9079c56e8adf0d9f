package org.attls.bench.rung;

import org.attls.bench.connection.Handshake;

/**
 * One thing that is compared.
 *
 * @param id short, for tables
 * @param title what it is
 * @param client makes the client's end
 * @param server makes the server's end
 * @param dearness how many times fewer handshakes it gets than the others, because it waits
 * @param attester work inside the attester, which is part of its end's work
 * @param verifier work inside the verifier and on the way to it, part of the relying party's work
 */
public record Rung(
    String id,
    String title,
    Handshake.Source client,
    Handshake.Source server,
    int dearness,
    Meter attester,
    Meter verifier) {
  /** Without attestation. */
  public Rung(String id, String title, Handshake.Source client, Handshake.Source server) {
    this(id, title, client, server, 1, Meter.sameThread(), Meter.sameThread());
  }

  /** Whether elliptic curves are computed by native code, in the connection and beside it. */
  public boolean isNative() {
    return id.endsWith(Rungs.NATIVE);
  }
}
