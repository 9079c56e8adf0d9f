/**
 * Signed wrappers (draft-ietf-rats-msg-wrap-23, sections 4.1 and 4.2): COSE_Sign1 around CBOR, JWS
 * around JSON.
 *
 * <p>Read first: {@link org.attls.cmw.signed.SignedCmwReader}. A signature says who put the wrapper
 * together, nothing about what is inside.
 */
@NullMarked
package org.attls.cmw.signed;

import org.jspecify.annotations.NullMarked;
