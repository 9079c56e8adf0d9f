/** Tests of the package of this name. */
@NullMarked
package org.attls.rot.tpm.connection;

import org.jspecify.annotations.NullMarked;
