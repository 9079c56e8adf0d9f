/**
 * A software TPM for tests, demonstrations and trials: the program swtpm as a child process of this
 * one. It protects nothing. Read {@link org.attls.rot.tpm.swtpm.Swtpm}.
 */
@NullMarked
package org.attls.rot.tpm.swtpm;

import org.jspecify.annotations.NullMarked;
