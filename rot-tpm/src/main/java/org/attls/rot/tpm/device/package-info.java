/**
 * Ways to a TPM 2.0: one command goes out, one response comes back, and nothing here knows what
 * they say. Read {@link org.attls.rot.tpm.device.TpmAddress} and {@link
 * org.attls.rot.tpm.device.TpmTransport} first.
 */
@NullMarked
package org.attls.rot.tpm.device;

import org.jspecify.annotations.NullMarked;
