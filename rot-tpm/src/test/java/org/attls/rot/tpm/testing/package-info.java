/** TPMs for tests: a real software TPM, and one that says whatever a test wants. */
@NullMarked
package org.attls.rot.tpm.testing;

import org.jspecify.annotations.NullMarked;
