/**
 * Inspectors: what a relying party reads from evidence itself, without a verifier. Beside them, the
 * results that an attester presents in its place ({@link
 * org.attls.eat.inspect.EarPassportVerifier}).
 *
 * <p>Read first: {@link org.attls.eat.inspect.ParsecTpmInspector} and {@link
 * org.attls.eat.inspect.KatBundleInspector}; {@link org.attls.eat.inspect.ParsecCcaInspector} is
 * like the latter. No signature of a trust anchor is verified here; a relying party compares
 * challenges and keys locally and leaves trust to a verifier.
 */
@NullMarked
package org.attls.eat.inspect;

import org.jspecify.annotations.NullMarked;
