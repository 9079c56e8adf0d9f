package org.attls.corim.signed;

import java.util.Optional;
import org.attls.cmw.octets.Bytes;

/** Where the CoRIM is that a signature covers (draft-ietf-rats-corim-11, section 4.2). */
public sealed interface SignedContent {
  /** In the message. */
  record Carried() implements SignedContent {}

  /** Elsewhere; the signature covers it as if it were in the message. */
  record Detached() implements SignedContent {}

  /**
   * Elsewhere; the message has its digest (a COSE hash envelope).
   *
   * @param hash algorithm of the digest
   * @param digest of the octets of the CoRIM, tag 501 included
   * @param location where the CoRIM can be had
   */
  record Enveloped(EnvelopeHash hash, Bytes digest, Optional<String> location)
      implements SignedContent {}
}
