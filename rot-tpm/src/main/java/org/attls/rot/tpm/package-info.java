/**
 * An attester on a TPM 2.0: {@link org.attls.rot.tpm.TpmAttester} makes identity keys and Parsec
 * evidence about them; {@link org.attls.rot.tpm.TpmPlatform} reads platform configuration
 * registers.
 *
 * <p>Challenges come from the caller and go to the TPM as they are. Nothing here decides whether
 * evidence is good: that is a verifier's work.
 */
@NullMarked
package org.attls.rot.tpm;

import org.jspecify.annotations.NullMarked;
