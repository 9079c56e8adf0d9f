/** Tests of the package of this name. */
@NullMarked
package org.attls.tls.alert;

import org.jspecify.annotations.NullMarked;
