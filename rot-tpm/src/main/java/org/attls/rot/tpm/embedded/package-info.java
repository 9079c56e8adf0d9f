/**
 * A software TPM inside this process: the library libtpms, called through JNA. It protects nothing.
 * Read {@link org.attls.rot.tpm.embedded.EmbeddedTpm}.
 */
@NullMarked
package org.attls.rot.tpm.embedded;

import org.jspecify.annotations.NullMarked;
