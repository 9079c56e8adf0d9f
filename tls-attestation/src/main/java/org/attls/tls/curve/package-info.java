/**
 * Who does the elliptic-curve work of a connection: BouncyCastle's lightweight code, or a native
 * provider where one is present. Both take and refuse the same keys and signatures.
 *
 * <p>Read first: {@link org.attls.tls.curve.EllipticCurves} and {@link
 * org.attls.tls.curve.NativeCurves}. X25519 is not here: the TLS library does it, always.
 */
@NullMarked
package org.attls.tls.curve;

import org.jspecify.annotations.NullMarked;
