/** Tests of this part of the gateway. */
@NullMarked
package org.attls.gateway.admit;

import org.jspecify.annotations.NullMarked;
