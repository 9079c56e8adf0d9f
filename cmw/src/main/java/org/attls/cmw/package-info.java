/**
 * The RATS conceptual message wrapper (draft-ietf-rats-msg-wrap-23): a type and a value, in CBOR or
 * JSON.
 *
 * <p>Read first: {@link org.attls.cmw.Cmw} and {@link org.attls.cmw.CmwReader}. A wrapper protects
 * nothing: what is inside has its own signatures, which this package does not look at.
 */
@NullMarked
package org.attls.cmw;

import org.jspecify.annotations.NullMarked;
