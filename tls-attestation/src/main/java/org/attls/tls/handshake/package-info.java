/**
 * What our own code has to know of the TLS 1.3 handshake while the library runs it: where messages
 * begin and end, and the transcript.
 *
 * <p>Read first: {@link org.attls.tls.handshake.HandshakeFlow}. No BouncyCastle type, no I/O.
 */
@NullMarked
package org.attls.tls.handshake;

import org.jspecify.annotations.NullMarked;
