/**
 * Signed CoRIMs (draft-ietf-rats-corim-11, section 4.2): a COSE_Sign1 over a CoRIM, over its digest
 * or over one that is carried elsewhere, with a statement of who signed.
 *
 * <p>Read first: {@link org.attls.corim.signed.SignedCorimReader} and {@link
 * org.attls.corim.signed.SignedCorim}. The content is handed out by verification only, so that
 * nobody reads what nobody signed. The COSE structure itself is {@code org.attls.cmw.cose}'s.
 */
@NullMarked
package org.attls.corim.signed;

import org.jspecify.annotations.NullMarked;
