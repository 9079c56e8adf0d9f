/** Tests of the attester, against a software TPM. */
@NullMarked
package org.attls.rot.tpm;

import org.jspecify.annotations.NullMarked;
