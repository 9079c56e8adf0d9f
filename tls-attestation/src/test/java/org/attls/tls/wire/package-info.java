/** Tests of the package of this name. */
@NullMarked
package org.attls.tls.wire;

import org.jspecify.annotations.NullMarked;
