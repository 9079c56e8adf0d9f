/**
 * TLS-Attacker as the peer of our client and server: what it sends in the wrong place, twice, cut
 * in pieces or bent, and how that ends.
 *
 * <p>Read first: {@link org.attls.interop.attacker.TlsAttackerTest}, then {@link
 * org.attls.interop.attacker.Conversation}.
 */
@NullMarked
package org.attls.interop.attacker;

import org.jspecify.annotations.NullMarked;
