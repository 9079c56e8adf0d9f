/**
 * Keys as a CoMID carries them: in PEM, DER or COSE, alone or in a certificate, or as a thumbprint.
 *
 * <p>Read first: {@link org.attls.corim.key.CryptoKey}. What was received is kept; it becomes a key
 * or a certificate when somebody asks for one.
 */
@NullMarked
package org.attls.corim.key;

import org.jspecify.annotations.NullMarked;
