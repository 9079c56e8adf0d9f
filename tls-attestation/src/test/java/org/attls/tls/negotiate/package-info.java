/** Tests of the package of this name. */
@NullMarked
package org.attls.tls.negotiate;

import org.jspecify.annotations.NullMarked;
