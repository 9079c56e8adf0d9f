/**
 * The keys of an attester inside its TPM, and how they come to be there: the storage root, the
 * attestation key that is provisioned once, and identity keys that are made for connections. Read
 * {@link org.attls.rot.tpm.key.TpmProvisioning} and {@link org.attls.rot.tpm.key.IdentityKeyBlob}
 * first.
 */
@NullMarked
package org.attls.rot.tpm.key;

import org.jspecify.annotations.NullMarked;
