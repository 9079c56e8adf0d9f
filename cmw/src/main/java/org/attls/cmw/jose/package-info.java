/**
 * JSON Web Signatures (RFC 7515), compact and flattened, read strictly and written: the structure
 * only. Signatures are made and verified by whoever has keys, behind {@link
 * org.attls.cmw.jose.JwsSigner} and {@link org.attls.cmw.jose.JwsVerifier}.
 *
 * <p>Read first: {@link org.attls.cmw.jose.Jws}.
 */
@NullMarked
package org.attls.cmw.jose;

import org.jspecify.annotations.NullMarked;
