/**
 * One TPM, one thread: commands wait in a bounded queue, every caller has a deadline, and whatever
 * goes wrong is a {@link org.attls.rot.tpm.connection.TpmException} that says which command failed
 * and how. Read {@link org.attls.rot.tpm.connection.TpmConnection} and {@link
 * org.attls.rot.tpm.connection.TpmChannel} first.
 *
 * <p>TSS.Java marshals the commands. It never sees a response other than success, nor one whose
 * counts are not those of what is in it: {@link org.attls.rot.tpm.connection.ResponseCode}s are
 * judged here, because it masks them, retries some for ever and prints the rest.
 */
@NullMarked
package org.attls.rot.tpm.connection;

import org.jspecify.annotations.NullMarked;
