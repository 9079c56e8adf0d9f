/**
 * The attester's half of an attested handshake: what it puts into its Certificate message, and the
 * results that it keeps to present (passport model).
 *
 * <p>Read first: {@link org.attls.tls.attest.OutgoingCredential} and {@link
 * org.attls.tls.attest.PassportSource}. No BouncyCastle type, no sockets, no evidence format.
 */
@NullMarked
package org.attls.tls.attest;

import org.jspecify.annotations.NullMarked;
