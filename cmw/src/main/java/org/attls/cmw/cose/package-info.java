/**
 * COSE_Sign1 (RFC 9052, section 4.2), read strictly and written: the structure only. Signatures are
 * made and verified by whoever has keys, behind {@link org.attls.cmw.cose.CoseSigner} and {@link
 * org.attls.cmw.cose.CoseVerifier}; this package knows no algorithm.
 *
 * <p>Read first: {@link org.attls.cmw.cose.CoseSign1} and {@link org.attls.cmw.cose.CoseHeaders}.
 * Signed wrappers, tokens and CoRIMs are all read here.
 */
@NullMarked
package org.attls.cmw.cose;

import org.jspecify.annotations.NullMarked;
