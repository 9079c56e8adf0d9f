/** Tests of the package of this name. */
@NullMarked
package org.attls.rot.tpm.swtpm;

import org.jspecify.annotations.NullMarked;
