/**
 * A TLS 1.3 peer that belongs to the attacker: a handshake and record layer of its own, which does
 * whatever it is told to, and shares nothing with the engine under attack but the codecs of the
 * attestation extensions.
 *
 * <p>Read first: {@link org.attls.attack.peer.LabClient} and {@link
 * org.attls.attack.peer.LabServer}. One cipher suite, TLS_AES_128_GCM_SHA256; nothing that it
 * receives is verified. Never use it for anything but attacks.
 */
@NullMarked
package org.attls.attack.peer;

import org.jspecify.annotations.NullMarked;
