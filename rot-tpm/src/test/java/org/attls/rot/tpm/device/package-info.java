/** Tests of the package of this name. */
@NullMarked
package org.attls.rot.tpm.device;

import org.jspecify.annotations.NullMarked;
