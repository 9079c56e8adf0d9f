/**
 * Strict CBOR (RFC 8949) for untrusted octets, and deterministic CBOR for what we write.
 *
 * <p>Read first: {@link org.attls.cmw.cbor.CborReader} and {@link org.attls.cmw.cbor.CborItem}.
 * Every item keeps the octets it was read from, so that what is hashed or verified is what was
 * received. This package knows no format.
 */
@NullMarked
package org.attls.cmw.cbor;

import org.jspecify.annotations.NullMarked;
