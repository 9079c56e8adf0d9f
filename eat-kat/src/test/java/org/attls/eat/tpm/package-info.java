/** Tests of the TPM structures. */
@NullMarked
package org.attls.eat.tpm;

import org.jspecify.annotations.NullMarked;
