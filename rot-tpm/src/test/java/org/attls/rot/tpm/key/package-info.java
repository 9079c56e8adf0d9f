/** Tests of the package of this name. */
@NullMarked
package org.attls.rot.tpm.key;

import org.jspecify.annotations.NullMarked;
