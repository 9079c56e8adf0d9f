/**
 * The endorsement key of a TPM and the certificates that its maker put into it (TCG EK Credential
 * Profile 2.5). Read first: {@link org.attls.rot.tpm.endorsement.EndorsementStorage} and {@link
 * org.attls.rot.tpm.endorsement.EndorsementKey}. Nothing here decides whether a certificate is to
 * be believed.
 */
@NullMarked
package org.attls.rot.tpm.endorsement;

import org.jspecify.annotations.NullMarked;
