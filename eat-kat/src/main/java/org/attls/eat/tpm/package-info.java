/**
 * The TPM 2.0 structures that evidence carries, read strictly from untrusted octets and written
 * (Trusted Platform Module Library, Part 2: Structures).
 *
 * <p>Read first: {@link org.attls.eat.tpm.TpmsAttest} and {@link org.attls.eat.tpm.TpmtPublic}.
 * Nothing here talks to a TPM, knows a token format, or decides what is acceptable.
 */
@NullMarked
package org.attls.eat.tpm;

import org.jspecify.annotations.NullMarked;
