package org.attls.tls.appraise;

import org.attls.cmw.octets.Bytes;
import org.attls.rats.AttestationException;

/** Computes the challenge that evidence about a given key must contain in this connection. */
public interface Binding {
  /**
   * @param subjectPublicKeyInfo DER of the key that the evidence attests
   * @return the nonce itself in mode {@code draft}, the exporter's value in mode {@code bound}
   */
  Bytes challengeFor(Bytes subjectPublicKeyInfo) throws AttestationException;
}
