/** Tests of the package of this name. */
@NullMarked
package org.attls.rot.tpm.embedded;

import org.jspecify.annotations.NullMarked;
