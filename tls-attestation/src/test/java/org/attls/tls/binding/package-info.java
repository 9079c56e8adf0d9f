/** Tests of the package of this name. */
@NullMarked
package org.attls.tls.binding;

import org.jspecify.annotations.NullMarked;
