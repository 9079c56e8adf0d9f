/**
 * What ties evidence to one connection: the parts of the TLS 1.3 key schedule that are needed for
 * it, the handshake exporter of draft-fossati-tls-attestation-07, section 6.2.1, and the challenges
 * computed with them.
 *
 * <p>Labels, contexts and their order are written here and nowhere else; the arithmetic is behind
 * {@link org.attls.tls.binding.Secret}, so that a TLS library can keep its secrets to itself. Read
 * first: {@link org.attls.tls.binding.Challenge} and {@link
 * org.attls.tls.binding.HandshakeExporter}.
 */
@NullMarked
package org.attls.tls.binding;

import org.jspecify.annotations.NullMarked;
