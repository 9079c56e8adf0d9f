/**
 * Keys and signatures of COSE (RFC 9052, RFC 9053): COSE_Key for elliptic curves, read strictly,
 * and ECDSA pinned to the curve of its key. The message structures are those of {@link
 * org.attls.cmw.cose}; cryptography is the JDK's.
 *
 * <p>Read first: {@link org.attls.eat.cose.CoseKey} and {@link org.attls.eat.cose.EcCoseVerifier}.
 */
@NullMarked
package org.attls.eat.cose;

import org.jspecify.annotations.NullMarked;
